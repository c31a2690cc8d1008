package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.util.List;
import java.util.Optional;

/// What differs between two directories.
///
/// @param changed people who are new or different, as they are now
/// @param removed people who are gone, as they were
public record DirectoryChange(List<Person> changed, List<Person> removed) {

    /// What has to change for `before` to become `after`.
    public static DirectoryChange between(Roster before, Roster after) {
        return new DirectoryChange(after.people().stream().filter(p -> !before.find(p.id()).equals(Optional.of(p))).toList(),
                before.people().stream().filter(p -> after.find(p.id()).isEmpty()).toList());
    }
}
