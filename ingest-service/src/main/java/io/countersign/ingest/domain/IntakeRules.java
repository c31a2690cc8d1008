package io.countersign.ingest.domain;

import io.countersign.ingest.domain.IntakeDecision.Accept;
import io.countersign.ingest.domain.IntakeDecision.Refuse;
import io.countersign.ingest.domain.IntakeDecision.Repeat;
import io.countersign.ingest.domain.IntakeDecision.Undecided;
import io.countersign.ingest.domain.IntakeEvent.Accepted;
import io.countersign.ingest.domain.IntakeEvent.ConsumptionAsked;
import io.countersign.ingest.domain.IntakeEvent.IdReused;
import io.countersign.ingest.domain.IntakeEvent.Reported;
import io.countersign.ingest.domain.IntakeEvent.Withdrawn;
import io.countersign.ingest.domain.IntakeRequest.Consume;
import io.countersign.ingest.domain.IntakeRequest.Report;
import io.countersign.ingest.domain.IntakeRequest.Reuse;
import io.countersign.ingest.domain.IntakeRequest.Submit;
import io.countersign.ingest.domain.IntakeRequest.Withdraw;
import java.time.Instant;
import java.util.Optional;

/// One run is taken in once: two pure functions.
public final class IntakeRules {

    private IntakeRules() {}

    /// Decides on `request`.
    ///
    /// @param run what is known of the run; empty: it never came
    /// @param previous what is known of the attempt before, where the request names one
    public static IntakeDecision decide(Optional<KnownRun> run, Optional<KnownRun> previous, IntakeRequest request, Instant now) {
        return switch (request) {
            case Submit submit -> run.isPresent() ? again(run.get(), submit) : first(submit, previous, now);
            case Report report -> run.isEmpty() ? unknown(report.runId())
                    : run.get().textOf(report).equals(run.get().lastReport()) ? new Repeat(run.get()) : new Accept(new Reported(report));
            case Withdraw withdraw -> run.isEmpty() ? unknown(withdraw.runId())
                    : run.get().withdrawn() ? new Repeat(run.get()) : new Accept(new Withdrawn(withdraw.runId()));
            case Consume consume -> run.isEmpty() ? new Refuse(true, "NOT_FOUND", "/receiptId", "There is no release " + consume.receiptId()
                    + " here; send the receiptId of the directive 'proceed'.") : new Accept(new ConsumptionAsked(consume.runId()));
            case Reuse reuse -> run.isEmpty() ? unknown(reuse.runId())
                    : run.get().reused().contains(reuse.otherRunId()) ? new Repeat(run.get()) : new Accept(new IdReused(reuse.runId(), reuse.otherRunId()));
        };
    }

    /// The run after `event`.
    ///
    /// @param run before; empty with [Accepted] only
    public static KnownRun evolve(Optional<KnownRun> run, IntakeEvent event) {
        return switch (event) {
            case Accepted accepted -> KnownRun.accepted(accepted.run(), accepted.at());
            case Reported reported -> run.orElseThrow().withReport(run.get().textOf(reported.report()));
            case Withdrawn _ -> run.orElseThrow().taken();
            case ConsumptionAsked _ -> run.orElseThrow(); // whether it is consumed policy says
            case IdReused reused -> run.orElseThrow().reusedBy(reused.otherRunId());
        };
    }

    /// The earlier attempt once its next one was accepted: a second one is not.
    public static KnownRun followed(KnownRun previous, String nextAttempt) {
        return previous.withNextAttempt(nextAttempt);
    }

    private static IntakeDecision again(KnownRun run, Submit submit) {
        return run.hasBody(submit.bodyDigest()) ? new Repeat(run)
                : new Refuse(false, "CHANGED_BODY", "/id", "The id '" + submit.id() + "' of this source and case was used for a run with another content at "
                        + run.acceptedAt() + "; send a new attempt under a new id.");
    }

    private static IntakeDecision first(Submit submit, Optional<KnownRun> previous, Instant now) {
        if (submit.retryOf() == null) {
            return new Accept(new Accepted(submit, now));
        }
        if (previous.isEmpty() || !previous.get().caseId().equals(submit.caseId())) {
            return refusedRetry("retryOf names no run of the case '" + submit.caseId() + "'; send the run id, or the id with the same source, of the attempt before.");
        }
        if (previous.get().nextAttempt() != null) {
            return refusedRetry("The run " + submit.retryOf() + " already has a next attempt, " + previous.get().nextAttempt() + "; name that one, once it is to be tried again.");
        }
        if (!previous.get().state().equals(KnownRun.RETRYING)) {
            var refuse = refusedRetry("The run " + submit.retryOf() + " is " + previous.get().state() + ", and only one that is RETRYING takes a next attempt; wait for the directive 'retry' or 'fallback'.");
            // Its caller may have been told to try again before the same news came here.
            return previous.get().mayBeTriedAgain() ? new Undecided(refuse) : refuse;
        }
        return new Accept(new Accepted(submit, now));
    }

    private static Refuse refusedRetry(String detail) {
        return new Refuse(false, "RETRY_REFUSED", "/retryOf", detail);
    }

    private static Refuse unknown(String runId) {
        return new Refuse(true, "NOT_FOUND", "/runId", "There is no run " + runId + " here; send the run id that the answer to POST /runs gave.");
    }
}
