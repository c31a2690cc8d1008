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
/// @param owner person whom policy found to own the decision; who owns it now stands in [Offer]
/// @param backup person who may decide as well; null: none
/// @param ownerRole role the owner was resolved from; null: the flow names the person
/// @param backupRole role the backup was resolved from; null: none
/// @param dueAt target time of the first stage
/// @param undo how long a decision can be undone; zero: not at all
/// @param actionDigest digest of the action that is asked for; null: no action
/// @param excluded persons who can't decide in any stage
/// @param contentDigest digest of the run that is shown
/// @param terms how it is to be decided
/// @param action the action that is asked for
/// @param argumentsSchema JSON Schema of the action's arguments, as JSON text; null: none
/// @param rejectedBefore an earlier run of the case whose same action a person rejected; null: none
/// @param purpose what the person is asked for
public record Question(long runVersion, String flow, int flowVersion, String title, String reason, String rule, String risk,
        int priority, String owner, String backup, String ownerRole, String backupRole, Instant dueAt, Duration undo,
        String actionDigest, Set<String> excluded, String contentDigest, Terms terms, ActionFacts action, String argumentsSchema,
        String rejectedBefore, Purpose purpose) {

    /// What was stored before there were stages has no terms.
    public Question {
        terms = terms == null ? Terms.PLAIN : terms;
        action = action == null ? ActionFacts.NONE : action;
        purpose = purpose == null ? Purpose.DECIDE : purpose; // all that was stored before there were checks
    }

    /// What can be decided.
    public Set<DecisionKind> offered() {
        return terms.decisions().isEmpty() ? Set.of(DecisionKind.values()) : terms.decisions();
    }

    /// A stage as the flow wants it. A question of before policy named stages has one, of its owner and backup or their roles.
    StageSpec stage(int number) {
        return terms.stages().isEmpty() ? new StageSpec(ownerRole == null ? owner : ownerRole, backupRole == null ? backup : backupRole, 1, false, Duration.ZERO)
                : terms.stages().get(number - 1);
    }

    /// How many stages there are.
    int stages() {
        return Math.max(1, terms.stages().size());
    }

    Question replaced(Event.Replaced by) {
        return asking(by.runVersion(), by.title(), by.actionDigest(), by.content().digest(), by.action());
    }

    Question edited(Edit by) {
        return asking(runVersion, by.title(), by.actionDigest(), by.contentDigest(), by.action());
    }

    private Question asking(long runVersion, String newTitle, String actionDigest, String contentDigest, ActionFacts action) {
        return new Question(runVersion, flow, flowVersion, newTitle == null ? title : newTitle, reason, rule, risk, priority, owner, backup, ownerRole, backupRole,
                dueAt, undo, actionDigest, excluded, contentDigest, terms, action, argumentsSchema, rejectedBefore, purpose);
    }
}
