package io.countersign.policy.domain;

import java.time.Instant;
import java.util.List;

/// A person of the directory.
///
/// @param onDuty roles this person stands for now
public record Person(String id, String name, List<String> roles, List<String> onDuty, List<Absence> absences) {

    /// Away from `from` until before `to`; `cover` stands in.
    public record Absence(Instant from, Instant to, String cover) {}

    /// Who covers at `now`; null: this person is there.
    String coverAt(Instant now) {
        return absences.stream().filter(a -> !now.isBefore(a.from()) && now.isBefore(a.to())).map(Absence::cover).findFirst().orElse(null);
    }
}
