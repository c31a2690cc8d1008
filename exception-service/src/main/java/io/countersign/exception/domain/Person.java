package io.countersign.exception.domain;

import java.time.Instant;
import java.util.List;

/// One person of the directory.
///
/// @param onDuty roles this person is on duty for
public record Person(String id, String name, List<String> roles, List<String> onDuty, List<Absence> absences) {

    /// Away from (inclusive) until (exclusive); `cover` stands in.
    public record Absence(Instant from, Instant to, String cover) {}

    /// Holds the role.
    public boolean holds(String role) {
        return role != null && roles.contains(role);
    }

    /// Is away at `now`.
    public boolean away(Instant now) {
        return absences.stream().anyMatch(a -> covers(a, now));
    }

    /// Is away at `now` with `personId` standing in.
    public boolean coveredBy(String personId, Instant now) {
        return absences.stream().anyMatch(a -> covers(a, now) && a.cover().equals(personId));
    }

    private static boolean covers(Absence absence, Instant now) {
        return !now.isBefore(absence.from()) && now.isBefore(absence.to());
    }
}
