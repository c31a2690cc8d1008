package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.roster.Roster;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// One thing that follows from a judgement. The shell carries the steps out in their order, in one transaction.
public sealed interface Step {

    /// What made a run change.
    enum Cause {
        ROUTED, DECIDED, RESOLVED, EVALUATED_AGAIN, NEXT_ATTEMPT_ARRIVED, NO_ATTEMPT_IN_TIME, OUTCOME_REPORTED, WITHDRAWN, STOPPED,
        REVOKED, EXPIRED, CONSUMED, CORRECTED, NOT_APPLIED, REOPENED, CHECKED
    }

    /// What a caller is told to do.
    enum Directive { PROCEED, RETRY, FALLBACK, HAND_OFF, STOP }

    /// The run changed, or something about it is to be recorded.
    ///
    /// @param code why something was not applied, such as `RECEIPT_EXPIRED`; null: nothing of the kind
    /// @param routing the evaluation behind it; null: none
    /// @param choice what a person chose; null: nobody did
    /// @param edit what a person changed in the run; null: nothing
    /// @param receipt the permission that was given, used or taken back; null: none
    record Changed(RunState from, RunState to, Cause cause, List<String> flags, int evaluation, String reason, String code,
            Judgement routing, Choice choice, Edit edit, Receipt receipt) implements Step {

        /// A change with nothing else to say.
        ///
        /// @param reason null: none
        static Changed of(Run run, RunState to, Cause cause, String reason) {
            return new Changed(run.state(), to, cause, run.flags(), run.evaluation(), reason == null ? "" : reason, null,
                    null, null, null, null);
        }

        Changed by(Choice choice) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed by(Judgement routing) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed edited(Edit edit) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed coded(String code) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed under(Receipt receipt) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed to(RunState to) {
            return new Changed(from, to, cause, flags, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed flagged(String flag) {
            var now = flags.contains(flag) ? flags : Stream.concat(flags.stream(), Stream.of(flag)).toList();
            return new Changed(from, to, cause, now, evaluation, reason, code, routing, choice, edit, receipt);
        }

        Changed unflagged(String flag) {
            return new Changed(from, to, cause, flags.stream().filter(f -> !f.equals(flag)).toList(), evaluation, reason, code,
                    routing, choice, edit, receipt);
        }
    }

    /// Tell the caller.
    ///
    /// @param note what a person wrote; null: nothing
    /// @param receipt with PROCEED; null: what was released is done, or can't be done any more
    /// @param fallback prompt as `name@version`, with FALLBACK; null: the same
    /// @param fallbackAction smaller action to propose, with FALLBACK; null: the same
    /// @param edited the caller is to use the run as a person changed it
    record Tell(Directive directive, String reason, String note, Receipt receipt, String fallback, String fallbackAction, boolean edited)
            implements Step {

        /// Nothing but what to do and why.
        static Tell of(Directive directive, String reason, String note) {
            return new Tell(directive, reason, note, null, null, null, false);
        }
    }

    /// Ask a person.
    ///
    /// @param owners whom the names of `asked` stand for now
    /// @param asked who is asked, as the flow names them; the first of the stages where `terms` has some
    /// @param terms what the flow says about such an approval: stages, times, limits; null: nothing
    /// @param rejectedBefore an earlier run of the case whose same action a person rejected; null: none
    record Ask(String approvalId, String reason, String rule, String risk, int flowVersion, Roster.Owners owners, Instant dueAt, Stage asked,
            ActionClass terms, String rejectedBefore) implements Step {}

    /// Have a person say afterwards whether what rules released at once was right. Nothing waits for it.
    ///
    /// @param ask of whom, and by when
    record Check(Ask ask) implements Step {}

    /// The open approval, or the check, is settled.
    record Settle(String approvalId, String reason, boolean applied) implements Step {}

    /// Put the run into the exception queue.
    ///
    /// @param owners null: nobody is on duty
    /// @param incident the item tells of something that happened; the run does not wait in it
    /// @param reopens the item that is taken up again; null: none
    /// @param calendar hours that count for the target; null: every hour
    /// @param escalateTo person or role that is asked when the target is missed; null: the backup only
    /// @param terms what the flow says about the run's action; null: nothing
    /// @param fallback prompt to fall back to, as `name@version`; null: the flow names none
    record Raise(ReasonCode code, String reason, String rule, String risk, Roster.Owners owners, Instant dueAt, String calendar, String escalateTo,
            boolean incident, String reopens, ActionClass terms, String fallback) implements Step {

        /// It tells of something that happened; no run waits in it.
        Raise asIncident(String criticalRisk) {
            return new Raise(code, reason, rule, criticalRisk, owners, dueAt, calendar, escalateTo, true, null, terms, fallback);
        }

        Raise atRisk(String risk) {
            return new Raise(code, reason, rule, risk, owners, dueAt, calendar, escalateTo, incident, reopens, terms, fallback);
        }

        /// It takes up an item that was settled.
        Raise reopening(String itemId) {
            return new Raise(code, reason, rule, risk, owners, dueAt, calendar, escalateTo, false, itemId, terms, fallback);
        }
    }

    /// Take the run out of the exception queue.
    ///
    /// @param runVersion version of the run that it is about: an item that it came into later is left alone
    record TakeOut(String reason, boolean applied, long runVersion) implements Step {}

    /// Put something on the one list of alerts.
    ///
    /// @param key raised once while nobody has acknowledged it
    /// @param severity `info`, `warning` or `critical`
    /// @param subject an id to follow
    /// @param flow null: not about one
    /// @param detail one sentence without personal data
    record Alert(String key, Kind kind, String severity, String subject, String flow, String detail) implements Step {

        /// What alerts of this service are about.
        public enum Kind { SLA_MISSED, BYPASS, STOP_ENGAGED, STOP_LIFTED, ALREADY_EXECUTING, NOT_STOPPED, NOBODY_ON_DUTY, ID_REUSED }
    }

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

    /// The run as people changed it.
    ///
    /// @param editors persons who changed it, each once
    /// @param content canonical JSON of the whole run
    /// @param amount of the action; null: it has none that is a number
    /// @param incomparable its amount is no number, or of another currency than before: nobody knows whether it is above a limit
    /// @param otherDraft its action or its output is another than before; false too where what was before is not known
    record Edit(List<String> editors, byte[] content, String actionDigest, String actionType, BigDecimal amount, boolean incomparable, String title,
            boolean otherDraft) {

        /// Whether the amount is above `limit`, or may be.
        ///
        /// @param limit null: nothing is above
        boolean above(BigDecimal limit) {
            return limit != null && (incomparable || amount != null && amount.compareTo(limit) > 0);
        }
    }
}
