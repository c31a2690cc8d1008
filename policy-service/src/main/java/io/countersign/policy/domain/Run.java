package io.countersign.policy.domain;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One run as policy knows it. Its content is kept beside it.
///
/// @param version changes so far: the version of its last event
/// @param attempt attempt of the case: 1, 2, ...
/// @param evaluation how often rules judged it
/// @param flags `corrected`, `stopped`, `sampled`, `bypass`
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
public record Run(String runId, String caseId, String source, String id, String flow, RunState state, long version, int attempt,
        int evaluation, List<String> flags, String reason, String title, String actionType, String actionDigest, String prompt,
        String risk, String rule, String responsible, String onBehalfOf, List<String> editors, String approvalId,
        long itemVersion, int handOvers, Receipt receipt) {

    /// A run that was just accepted.
    public static Run received(String runId, String caseId, String source, String id, String flow, int attempt, String title,
            String actionType, String actionDigest, String prompt, String responsible, String onBehalfOf) {
        return new Run(runId, caseId, source, id, flow, RunState.RECEIVED, 0, attempt, 0, List.of(), "", title, actionType,
                actionDigest, prompt, "low", null, responsible, onBehalfOf, List.of(), null, 0, 0, null);
    }

    /// Persons who can't decide on it.
    public Set<String> excluded() {
        var excluded = new TreeSet<>(editors);
        if (responsible != null) {
            excluded.add(responsible);
        }
        if (onBehalfOf != null) {
            excluded.add(onBehalfOf);
        }
        return excluded;
    }

    /// Folds one step into the run. Total: it judges nothing.
    public Run evolve(Step step) {
        return switch (step) {
            case Step.Changed c -> changed(c);
            case Step.Ask ask -> waitingIn(ask.approvalId());
            case Step.Raise _ -> waitingIn(null);
            case Step.Settle _, Step.TakeOut _ -> this;
            case Step.Tell _, Step.SetTimer _, Step.DropTimer _, Step.CountRetry _ -> this;
        };
    }

    /// Judged once more by rules, with the flags that gave.
    Run evaluatedAgain(boolean sampled) {
        var marked = sampled && !flags.contains("sampled") ? Stream.concat(flags.stream(), Stream.of("sampled")).toList() : flags;
        return new Run(runId, caseId, source, id, flow, state, version, attempt, evaluation + 1, marked, reason, title, actionType,
                actionDigest, prompt, risk, rule, responsible, onBehalfOf, editors, approvalId, itemVersion, handOvers, receipt);
    }

    /// Passed on once more between approval and queue.
    Run passedOn() {
        return new Run(runId, caseId, source, id, flow, state, version, attempt, evaluation, flags, reason, title, actionType,
                actionDigest, prompt, risk, rule, responsible, onBehalfOf, editors, approvalId, itemVersion, handOvers + 1, receipt);
    }

    private Run changed(Step.Changed c) {
        var edit = c.edit();
        var routing = c.routing() == null ? null : c.routing().routing();
        boolean waits = c.to() == state && (state == RunState.HELD || state == RunState.IN_EXCEPTION);
        return new Run(runId, caseId, source, id, flow, c.to(), version + 1, attempt, c.evaluation(), c.flags(), c.reason(),
                edit == null ? title : edit.title(), edit == null ? actionType : edit.actionType(),
                edit == null ? actionDigest : edit.actionDigest(), prompt,
                routing == null ? risk : routing.risk().name().toLowerCase(Locale.ROOT), routing == null ? rule : routing.ruleId(),
                responsible, onBehalfOf, edit == null ? editors : with(editors, edit.editor()), waits ? approvalId : null,
                waits ? itemVersion : 0, c.handOvers(), c.receipt() == null ? receipt : c.receipt());
    }

    private Run waitingIn(String approval) {
        return new Run(runId, caseId, source, id, flow, state, version, attempt, evaluation, flags, reason, title, actionType,
                actionDigest, prompt, risk, rule, responsible, onBehalfOf, editors, approval, version, handOvers, receipt);
    }

    private static List<String> with(List<String> editors, String editor) {
        return editors.contains(editor) ? editors : Stream.concat(editors.stream(), Stream.of(editor)).toList();
    }
}
