package io.countersign.policy.domain;

import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.Effect;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.roster.BusinessHours;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What judging a run needs besides the run: the time, who is there, the flow, what is stopped, what the case has used up, and ids
/// to give away.
///
/// @param flow the active flow, or as it was when it was retired: its terms, not its rules; null: none of that name was ever active, or it can't be read
/// @param soFar retries given on the case
/// @param rejected runs of the case by the digest of the action that a person rejected
public record Situation(Instant now, Roster roster, FlowDefinition flow, int flowVersion, Attempts soFar, Map<String, String> rejected,
        Stops stops, String newApprovalId, String newReceiptId) {

    /// What the flow says about the run's action; null: nothing.
    ActionClass action(Run run) {
        return action(run.actionType());
    }

    /// What the flow says about that type of action; null: nothing.
    ActionClass action(String actionType) {
        return flow == null || actionType == null ? null : flow.actions().get(actionType);
    }

    /// The stop that covers the run, as it is or as a person changed it.
    ///
    /// @param edit null: unchanged
    Optional<Stop> stop(Run run, Step.Edit edit) {
        return stops.on(run.flow(), run.actionType()).or(() -> edit == null ? Optional.empty() : stops.on(run.flow(), edit.actionType()));
    }

    /// Who is asked about the run first; the queue's owners where the flow does not know its action.
    Stage firstAsked(Run run) {
        return flow == null ? new Stage(Judgement.QUEUE_OWNER, null, 1, false, null) : flow.firstAsked(action(run));
    }

    /// When a target is due.
    ///
    /// @param within null or zero: an hour
    /// @param calendar hours that count; null: every hour
    Instant due(Duration within, String calendar) {
        return BusinessHours.plus(calendar, now, orAnHour(within));
    }

    /// @param within null or zero: an hour
    public static Duration orAnHour(Duration within) {
        return within == null || within.isZero() ? Judgement.RESPOND_WITHIN : within;
    }

    /// Whether a release of the run that nobody reports on opens an exception: of something in the outside world, where the flow says so.
    boolean reportExpected(Run run) {
        var action = action(run);
        return action != null && action.effect() == Effect.EXTERNAL && action.reportOutcome();
    }

    /// A permission for the run's action, from now on.
    Receipt receipt(Run run) {
        return Receipt.open(newReceiptId, run.actionDigest(), now, now.plus(receiptValidFor(run)));
    }

    /// How long a release of the run can be used.
    Duration receiptValidFor(Run run) {
        var action = action(run);
        return action == null || action.receiptValidFor() == null || action.receiptValidFor().isZero() ? FlowDefinition.RECEIPT_VALID_FOR
                : action.receiptValidFor();
    }
}
