package io.countersign.approval.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Someone in the directory.
///
/// @param email null: none
/// @param onDuty roles this person is on duty for
public record Person(String id, String name, String email, List<String> roles, List<String> onDuty, List<Absence> absences) {

    /// Away from `from` until before `to`.
    ///
    /// @param cover person who covers
    public record Absence(Instant from, Instant to, String cover) {
        boolean holdsAt(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    /// The absence that `time` falls into.
    public Optional<Absence> absenceAt(Instant time) {
        return absences.stream().filter(a -> a.holdsAt(time)).findFirst();
    }
}
