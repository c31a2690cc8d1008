package io.countersign.approval.domain;

import java.time.Instant;

/// A stage as it is offered.
///
/// @param stage 1, 2, ...
/// @param stages how many there are
/// @param quorum how many different people must approve in it
/// @param owner person who owns the decision
/// @param ownerRole role the owner answers for; null: the person is named
/// @param backup person who may decide as well; null: none
/// @param backupRole role the backup was resolved from; null: none
/// @param dueAt target time
/// @param atRiskAt when three quarters of the time are used; null: offered before there were timers, so it has none
/// @param escalateAt when another person is asked too; null: never
public record Offer(int stage, int stages, int quorum, String owner, String ownerRole, String backup, String backupRole,
        Instant dueAt, Instant atRiskAt, Instant escalateAt) {

    /// The only stage of a question that says nothing about stages.
    static Offer only(Question question) {
        return new Offer(1, 1, 1, question.owner(), question.ownerRole(), question.backup(), question.backupRole(), question.dueAt(), null, null);
    }

    /// With the times of another: its clock goes on.
    Offer within(Offer other) {
        return new Offer(stage, stages, quorum, owner, ownerRole, backup, backupRole, other.dueAt, other.atRiskAt, other.escalateAt);
    }

    Offer ownedBy(String person, String role) {
        var covers = person.equals(backup);
        return new Offer(stage, stages, quorum, person, role, covers ? null : backup, covers ? null : backupRole, dueAt, atRiskAt, escalateAt);
    }
}
