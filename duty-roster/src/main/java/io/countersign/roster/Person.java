package io.countersign.roster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Someone in the directory.
///
/// @param id unique in a roster
/// @param email null: none
/// @param roles roles this person holds
/// @param onDuty roles this person stands for now
/// @param absences the first that a time falls into counts
public record Person(String id, String name, String email, List<String> roles, List<String> onDuty, List<Absence> absences) {

    /// Away from `from` until before `to`.
    ///
    /// @param cover id of the person who stands in
    public record Absence(Instant from, Instant to, String cover) {
        boolean holdsAt(Instant time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    /// Whether this person holds the role.
    ///
    /// @param role null: none, so false
    public boolean holds(String role) {
        return role != null && roles.contains(role);
    }

    /// The absence that `time` falls into; empty: this person is there.
    public Optional<Absence> absenceAt(Instant time) {
        return absences.stream().filter(a -> a.holdsAt(time)).findFirst();
    }

    /// Whether `time` falls into an absence.
    public boolean awayAt(Instant time) {
        return absenceAt(time).isPresent();
    }
}
