package io.countersign.policy.domain;

import io.countersign.policy.domain.Receipt.Use;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One run as policy knows it. Its content is kept beside it.
///
/// Runs are kept for long: a field that was added later reads as null or 0 in an old one.
///
/// @param version changes so far: the version of its last event
/// @param attempt attempt of the case: 1, 2, ...
/// @param evaluation how often rules judged it
/// @param flags `corrected`, `stopped`, `sampled`, `bypass`, `dismissed`, and `consumed` while the last release is used
/// @param title what it is about, such as `refund 240.00 EUR`
/// @param actionType null: no action
/// @param actionDigest null: no action
/// @param prompt `name@version`; null: not said
/// @param risk of the last routing, `low` to `critical`
/// @param rule of the last routing; null: none
/// @param editors persons who changed it
/// @param approvalId open approval; null: none
/// @param itemVersion version that opened the approval or exception it waits in; 0: none
/// @param handOvers how often approval and queue passed it on
/// @param receipt of the last release; null: none
/// @param pastReceipts of earlier releases
/// @param failures how often its execution failed
/// @param queuedFor name of the reason code it waits in the queue for; null: it does not, or that was not kept
/// @param releasedBy what a person chose when it was released last; null: a rule released it, or nobody
/// @param checkId approval by which a person says afterwards whether it was right to release it at once; null: nobody was asked
public record Run(String runId, String caseId, String source, String id, String flow, RunState state, long version, int attempt,
        int evaluation, List<String> flags, String reason, String title, String actionType, String actionDigest, String prompt,
        String risk, String rule, String responsible, String onBehalfOf, List<String> editors, String approvalId,
        long itemVersion, int handOvers, Receipt receipt, List<Receipt> pastReceipts, int failures, String queuedFor,
        Step.Choice releasedBy, String checkId) {

    public Run {
        pastReceipts = pastReceipts == null ? List.of() : List.copyOf(pastReceipts);
    }

    /// A run that was just accepted.
    public static Run received(String runId, String caseId, String source, String id, String flow, int attempt, String title,
            String actionType, String actionDigest, String prompt, String responsible, String onBehalfOf) {
        return new Run(runId, caseId, source, id, flow, RunState.RECEIVED, 0, attempt, 0, List.of(), "", title, actionType,
                actionDigest, prompt, "low", null, responsible, onBehalfOf, List.of(), null, 0, 0, null, List.of(), 0, null, null, null);
    }

    /// Persons who can't decide on it.
    public Set<String> excluded() {
        var excluded = new TreeSet<>(editors);
        Stream.of(responsible, onBehalfOf).filter(Objects::nonNull).forEach(excluded::add);
        return excluded;
    }

    /// The person answers for the program that sent it, or it was sent on their behalf.
    boolean standsBehind(String person) {
        return person.equals(responsible) || person.equals(onBehalfOf);
    }

    /// A stop would change it: it waits, or has a release that can still be used or is being used. A release that ran out unused
    /// is over and done with.
    public boolean stoppableAt(Instant time) {
        return switch (state) {
            case RECEIVED, HELD, RETRYING -> true;
            case RELEASED -> isConsumed() || receipt != null && receipt.openAt(time);
            case IN_EXCEPTION, BLOCKED, EXECUTED, EXECUTION_FAILED, REJECTED, HANDLED_BY_HAND, CANCELLED, SUPERSEDED -> false;
        };
    }

    /// Somebody has used the last release.
    boolean isConsumed() {
        return receipt != null && receipt.use() == Use.CONSUMED;
    }

    /// The release of that id, this one's last or an earlier one.
    Optional<Receipt> receipt(String receiptId) {
        return Stream.concat(Stream.ofNullable(receipt), pastReceipts.stream()).filter(r -> r.id().equals(receiptId)).findFirst();
    }

    /// The last release that was given by that time; the newest where none was, because clocks differ.
    Optional<Receipt> receiptAt(Instant time) {
        return receipt == null || !receipt.givenAfter(time) || pastReceipts.isEmpty() ? Optional.ofNullable(receipt)
                : pastReceipts.reversed().stream().filter(past -> !past.givenAfter(time)).findFirst().or(() -> Optional.of(receipt));
    }

    /// Folds one step into the run. Total: it judges nothing.
    public Run evolve(Step step) {
        return switch (step) {
            case Step.Changed c -> changed(c);
            case Step.Ask ask -> waitingIn(ask.approvalId(), null);
            case Step.Check check -> checkedBy(check.ask().approvalId());
            case Step.Raise raise -> raise.incident() ? this : waitingIn(null, raise.code().name());
            case Step.Settle _, Step.TakeOut _, Step.Alert _ -> this;
            case Step.Tell _, Step.SetTimer _, Step.DropTimer _, Step.CountRetry _ -> this;
        };
    }

    /// Judged once more by rules, with the flags that gave.
    Run evaluatedAgain(boolean sampled) {
        var draft = new Draft(this);
        draft.evaluation = evaluation + 1;
        draft.flags = sampled ? with(flags, "sampled") : flags;
        return draft.run();
    }

    private Run changed(Step.Changed c) {
        var draft = new Draft(this);
        boolean waits = c.to() == state && (state == RunState.HELD || state == RunState.IN_EXCEPTION);
        draft.state = c.to();
        draft.version = version + 1;
        draft.evaluation = c.evaluation();
        draft.flags = c.flags();
        draft.reason = c.reason();
        draft.handOvers = handOvers + (isHandOver(c) ? 1 : 0);
        if (!waits) {
            draft.approvalId = null;
            draft.itemVersion = 0;
            draft.queuedFor = null;
        }
        if (c.edit() != null) {
            draft.title = c.edit().title();
            draft.actionType = c.edit().actionType();
            draft.actionDigest = c.edit().actionDigest();
            draft.editors = Stream.concat(editors.stream(), c.edit().editors().stream()).distinct().toList();
        }
        if (c.routing() != null) {
            draft.risk = c.routing().routing().risk().name().toLowerCase(Locale.ROOT);
            draft.rule = c.routing().routing().ruleId();
        }
        if (c.receipt() != null) {
            draft.take(c.receipt());
        }
        if (c.to() == RunState.RELEASED && state != RunState.RELEASED) {
            draft.releasedBy = c.choice();
        }
        if (c.to() == RunState.EXECUTION_FAILED) {
            draft.failures = failures + 1;
        }
        return draft.run();
    }

    /// Approval and queue pass it on: each way counts. A stop passes nothing on, and what rules hold the first time comes from nobody.
    private boolean isHandOver(Step.Changed c) {
        return switch (c.to()) {
            case IN_EXCEPTION -> state == RunState.HELD && c.cause() != Step.Cause.STOPPED;
            case HELD -> state == RunState.IN_EXCEPTION || state == RunState.RECEIVED && c.evaluation() > 1;
            case RECEIVED, RETRYING, RELEASED, BLOCKED, EXECUTED, EXECUTION_FAILED, REJECTED, HANDLED_BY_HAND, CANCELLED, SUPERSEDED -> false;
        };
    }

    private Run waitingIn(String approval, String code) {
        var draft = new Draft(this);
        draft.approvalId = approval;
        draft.itemVersion = version;
        draft.queuedFor = code;
        return draft.run();
    }

    private Run checkedBy(String approvalId) {
        var draft = new Draft(this);
        draft.checkId = approvalId;
        return draft.run();
    }

    private static List<String> with(List<String> words, String word) {
        return words.contains(word) ? words : Stream.concat(words.stream(), Stream.of(word)).toList();
    }

    /// The next state of a run, while it is put together.
    private static final class Draft {
        private final Run before;
        private RunState state;
        private long version;
        private int evaluation;
        private List<String> flags;
        private String reason;
        private String title;
        private String actionType;
        private String actionDigest;
        private String risk;
        private String rule;
        private List<String> editors;
        private String approvalId;
        private long itemVersion;
        private int handOvers;
        private Receipt receipt;
        private List<Receipt> pastReceipts;
        private int failures;
        private String queuedFor;
        private Step.Choice releasedBy;
        private String checkId;

        Draft(Run run) {
            before = run;
            state = run.state;
            version = run.version;
            evaluation = run.evaluation;
            flags = run.flags;
            reason = run.reason;
            title = run.title;
            actionType = run.actionType;
            actionDigest = run.actionDigest;
            risk = run.risk;
            rule = run.rule;
            editors = run.editors;
            approvalId = run.approvalId;
            itemVersion = run.itemVersion;
            handOvers = run.handOvers;
            receipt = run.receipt;
            pastReceipts = run.pastReceipts;
            failures = run.failures;
            queuedFor = run.queuedFor;
            releasedBy = run.releasedBy;
            checkId = run.checkId;
        }

        /// A new permission ends the one before, and so does an earlier one that turns out to be what it was executed under; the same one
        /// comes with what became of it.
        void take(Receipt now) {
            if (receipt != null && !receipt.id().equals(now.id())) {
                pastReceipts = Stream.concat(pastReceipts.stream().filter(past -> !past.id().equals(now.id())), Stream.of(receipt.revoked())).toList();
            }
            receipt = now;
        }

        Run run() {
            return new Run(before.runId, before.caseId, before.source, before.id, before.flow, state, version, before.attempt, evaluation,
                    flags, reason, title, actionType, actionDigest, before.prompt, risk, rule, before.responsible, before.onBehalfOf,
                    editors, approvalId, itemVersion, handOvers, receipt, pastReceipts, failures, queuedFor, releasedBy, checkId);
        }
    }
}
