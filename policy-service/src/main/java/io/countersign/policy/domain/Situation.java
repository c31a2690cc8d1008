package io.countersign.policy.domain;

import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;

/// What judging a run needs besides the run: the time, who is there, the flow, what the case has used up, and ids to give away.
///
/// @param flow the active flow; null: none of that name is published
/// @param soFar retries given on the case
public record Situation(Instant now, Roster roster, FlowDefinition flow, int flowVersion, Attempts soFar, String newApprovalId,
        String newReceiptId) {

    private static final Duration RECEIPT_VALID_FOR = Duration.ofMinutes(15);

    /// What the flow says about the run's action; null: nothing.
    ActionClass action(Run run) {
        return flow == null || run.actionType() == null ? null : flow.actions().get(run.actionType());
    }

    /// A permission for the action, from now on.
    Receipt receipt(Run run, String actionDigest) {
        var action = action(run);
        var validFor = action == null || action.receiptValidFor() == null || action.receiptValidFor().isZero() ? RECEIPT_VALID_FOR
                : action.receiptValidFor();
        return new Receipt(newReceiptId, actionDigest, now.plus(validFor));
    }
}
