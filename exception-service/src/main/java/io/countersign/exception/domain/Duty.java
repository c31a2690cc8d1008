package io.countersign.exception.domain;

/// Who is to work on it, as policy resolved it, or as somebody gave it on.
///
/// @param owner person; null: none was on duty
/// @param backup person who covers; null: none
/// @param ownerRole role the owner was resolved from; null: named as a person
/// @param backupRole role the backup was resolved from; null: named as a person
public record Duty(String owner, String backup, String ownerRole, String backupRole) {

    /// The roles stay: whoever could step in before still can.
    Duty ownedBy(String other) {
        return new Duty(other, backup, ownerRole, backupRole);
    }
}
