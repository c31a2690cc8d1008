package io.countersign.policy.domain;

import io.countersign.policy.engine.ReasonCode;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.List;

/// One thing that follows from a judgement. The shell carries the steps out in their order, in one transaction.
public sealed interface Step {

    /// What made a run change.
    enum Cause {
        ROUTED, DECIDED, RESOLVED, EVALUATED_AGAIN, NEXT_ATTEMPT_ARRIVED, NO_ATTEMPT_IN_TIME, OUTCOME_REPORTED, WITHDRAWN, STOPPED,
        REVOKED, EXPIRED, CONSUMED, CORRECTED, NOT_APPLIED
    }

    /// What a caller is told to do.
    enum Directive { PROCEED, RETRY, FALLBACK, HAND_OFF, STOP }

    /// The run changed, or something about it is to be recorded.
    ///
    /// @param routing the evaluation behind it; null: none
    /// @param choice what a person chose; null: nobody did
    /// @param edit what a person changed in the run; null: nothing
    /// @param receipt the permission; null: none was given
    record Changed(RunState from, RunState to, Cause cause, List<String> flags, int evaluation, int handOvers, String reason,
            Judgement routing, Choice choice, Edit edit, Receipt receipt) implements Step {}

    /// Tell the caller.
    ///
    /// @param note what a person wrote; null: nothing
    /// @param fallback prompt as `name@version`, with FALLBACK
    /// @param edited the caller is to use the run as a person changed it
    record Tell(Directive directive, String reason, String note, Receipt receipt, String fallback, boolean edited) implements Step {}

    /// Ask a person.
    record Ask(String approvalId, String reason, String rule, String risk, int flowVersion, Roster.Owners owners, Instant dueAt) implements Step {}

    /// The open approval is settled.
    record Settle(String approvalId, String reason, boolean applied) implements Step {}

    /// Put the run into the exception queue.
    ///
    /// @param owners null: nobody is on duty
    record Raise(ReasonCode code, String reason, String rule, String risk, Roster.Owners owners, Instant dueAt) implements Step {}

    /// Take the run out of the exception queue.
    record TakeOut(String reason, boolean applied) implements Step {}

    /// Come back at a time.
    record SetTimer(TimerKind kind, Instant at) implements Step {}

    /// No need to come back.
    record DropTimer(TimerKind kind) implements Step {}

    /// A retry or fallback was given on the case.
    record CountRetry(boolean technical) implements Step {}

    /// What a timer is for.
    enum TimerKind { NEXT_ATTEMPT, REPORT }

    /// What a person chose.
    ///
    /// @param kind `approve`, `edit`, `reject`, ...
    /// @param note null: none
    record Choice(String itemId, String kind, String note, String digestBefore, String digestAfter) {}

    /// The run as a person changed it.
    ///
    /// @param content canonical JSON of the whole run
    record Edit(String editor, byte[] content, String actionDigest, String actionType, String title) {}
}
