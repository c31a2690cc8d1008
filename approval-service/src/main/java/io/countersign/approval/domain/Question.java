package io.countersign.approval.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// What is asked, of whom, and why.
///
/// @param runVersion version of the run that asks
/// @param title what is asked, such as `refund 240.00 EUR`
/// @param rule the rule that asks; null: none matched
/// @param risk `low`, `medium`, `high` or `critical`
/// @param priority higher is more important
/// @param owner person who owns the decision
/// @param backup person who may decide as well; null: none
/// @param ownerRole role the owner was resolved from; null: the flow names the person
/// @param backupRole role the backup was resolved from; null: none
/// @param dueAt target time
/// @param undo how long a decision can be undone; zero: not at all
/// @param actionDigest digest of the action that is asked for; null: no action
/// @param excluded persons who can't decide
/// @param contentDigest digest of the run that is shown
public record Question(long runVersion, String flow, int flowVersion, String title, String reason, String rule, String risk,
        int priority, String owner, String backup, String ownerRole, String backupRole, Instant dueAt, Duration undo,
        String actionDigest, Set<String> excluded, String contentDigest) {

    Question replaced(long runVersion, String actionDigest, String contentDigest) {
        return new Question(runVersion, flow, flowVersion, title, reason, rule, risk, priority, owner, backup, ownerRole, backupRole,
                dueAt, undo, actionDigest, excluded, contentDigest);
    }
}
