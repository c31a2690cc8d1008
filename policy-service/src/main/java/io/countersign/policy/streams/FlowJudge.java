package io.countersign.policy.streams;

import io.countersign.policy.domain.Judgement;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.RunHistory;
import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.PlainText;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.RunFacts;
import io.countersign.schemas.ContentJson;
import io.countersign.singlewriter.Book;
import java.time.Instant;
import java.util.Optional;

/// Judges a run by the active version of its flow and, beside it, by the version that is tried: what that one says goes nowhere but into
/// the event.
record FlowJudge(LoadedFlows loaded, Book<ActiveFlow> flows, Book<ShadowVersion> shadows, Histories histories, Instant now) {

    /// Longest account of what is wrong with a flow, in characters.
    private static final int FLAW_LIMIT = 300;
    /// Longest reason of a routing, in characters.
    private static final int REASON_LIMIT = 200;

    /// Most that the results of a tried version's rules may take in an event, in characters: an event that is too large would never be written.
    private static final int RESULTS_MOST = 256 * 1024;

    /// @param history what was there before it, as it was pinned when it came
    /// @param soFar retries given on its case
    Judgement judge(Run run, byte[] content, RunHistory history, Attempts soFar) {
        return active(run, content, history, soFar)
                .beside(shadows.get(run.flow()).map(tried -> tried(tried, run, content, history, soFar)).orElse(null));
    }

    /// An exception that no rule made, for whoever looks after the flow's exceptions.
    Judgement exception(Run run, ReasonCode code, String reason) {
        var active = flows.get(run.flow());
        var queue = active.flatMap(loaded::definition).map(FlowDefinition::exceptions);
        return Judgement.exception(run.flow(), active.map(ActiveFlow::hash).orElse(""), active.map(ActiveFlow::version).orElse(0), code,
                reason, queue.map(q -> q.owner()).orElse(null), queue.map(q -> q.backup()).orElse(null));
    }

    /// The definition of the version that is tried; empty: none is, or it can't be used.
    Optional<FlowDefinition> tried(String flow) {
        try {
            return shadows.get(flow).map(loaded::of).map(LoadedFlows.Loaded::flow).map(CompiledFlow::definition);
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty(); // each run that it judges says so
        }
    }

    private Judgement active(Run run, byte[] content, RunHistory history, Attempts soFar) {
        var active = flows.get(run.flow());
        if (active.isEmpty()) {
            return exception(run, ReasonCode.POLICY_CONFLICT, "No flow named \"%s\" is published".formatted(run.flow()));
        }
        var flow = loaded.of(active.get());
        if (flow.flaw() != null) {
            return exception(run, ReasonCode.TECHNICAL, "The flow can't be read: " + PlainText.oneLine(flow.flaw(), FLAW_LIMIT));
        }
        var unknown = histories.unknown(flow.flow().definition(), run, ContentJson.read(content), history);
        if (!unknown.isEmpty()) {
            return exception(run, ReasonCode.TECHNICAL, PlainText.oneLine("Not counted for this run: %s; decide by hand or ask for approval".formatted(
                    String.join(", ", unknown)), REASON_LIMIT));
        }
        try {
            return byRules(flow.flow(), active.get().version(), run, content, history, soFar);
        } catch (IllegalArgumentException e) {
            return exception(run, ReasonCode.TECHNICAL, "The rules could not judge it: " + e.getMessage());
        }
    }

    /// Whatever goes wrong with a version that is tried is a result of that version: the run is judged by the active one as if there were no other.
    private Judgement tried(ShadowVersion tried, Run run, byte[] content, RunHistory history, Attempts soFar) {
        try {
            var flow = loaded.of(tried);
            if (flow.flaw() != null) {
                return failed(tried, "It can't be read: " + flow.flaw());
            }
            var judged = byRules(flow.flow(), tried.version(), run, content, history, soFar);
            var size = judged.routing().results().stream().mapToLong(r -> r.rule().length() + r.name().length() + r.detail().length()).sum();
            return size <= RESULTS_MOST ? judged : failed(tried, "The results of its rules are too long to be recorded: %d characters".formatted(size));
        } catch (RuntimeException | StackOverflowError e) {
            return failed(tried, "It could not judge the run: " + e);
        }
    }

    private static Judgement failed(ShadowVersion tried, String why) {
        return Judgement.exception(tried.flow(), tried.hash(), tried.version(), ReasonCode.TECHNICAL, PlainText.oneLine(why, REASON_LIMIT), null, null);
    }

    private Judgement byRules(CompiledFlow flow, int version, Run run, byte[] content, RunHistory history, Attempts soFar) {
        var before = history.in(flow.definition());
        var facts = RunFacts.of(ContentJson.read(content), run.attempt(), run.evaluation() + 1, before);
        return new Judgement(flow.route(facts, soFar, now), version, before.counters(), null);
    }
}
