package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.DropTimer;
import io.countersign.policy.domain.Step.TimerKind;
import java.util.List;

/// What becomes of a release: it is used, reported on, taken back, corrected. The rest of a run's life is in [RunLifecycle].
public final class ReleaseLifecycle {

    private ReleaseLifecycle() {}

    /// The caller reported what became of the action.
    ///
    /// @param receiptId the release it was done under; null: not said
    /// @param actionDigest what was executed; null: not said
    /// @param note null: none
    public static List<Step> reported(Run run, boolean executed, String receiptId, String actionDigest, String note) {
        if (run.state() == RunState.RELEASED && fits(run.receipt(), receiptId, actionDigest)) {
            var reason = note != null ? note : executed ? "as released" : "the caller gave no reason";
            return List.of(new DropTimer(TimerKind.REPORT),
                    Changed.of(run, executed ? RunState.EXECUTED : RunState.EXECUTION_FAILED, Cause.OUTCOME_REPORTED, reason));
        }
        if (!executed) {
            return List.of(Moves.notApplied(run, null, "A failed execution was reported, but the run is " + run.state().words(), null));
        }
        var reason = run.state() == RunState.RELEASED ? "Something else was executed than what was released"
                : "It was executed without a release while " + run.state().words();
        return List.of(Changed.of(run, run.state(), Cause.OUTCOME_REPORTED, reason).flagged("bypass"));
    }

    private static boolean fits(Receipt receipt, String receiptId, String actionDigest) {
        return receipt != null && (receiptId == null || receiptId.equals(receipt.id()))
                && (actionDigest == null || actionDigest.equals(receipt.actionDigest()));
    }
}
