package io.countersign.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Routing;
import io.countersign.policy.engine.RuleOutcome;
import io.countersign.policy.engine.RunFacts;
import io.countersign.replay.Recorded.Way;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Sends past cases through a candidate flow, and through the current one, with the engine that judges live runs. Cases come one by one and
/// are judged on all cores; what is kept of each is small. Nothing depends on the clock, on chance or on the order in which cores finish.
///
/// A rule that has expired counts as of the run's own time; for a run without a time no rule has expired.
public final class Replay {
    private static final int BATCH = 1024;

    private record Waiting(PastCase one, CaseHistory.Before now, CaseHistory.Before after, Instant at) {}

    private final CompiledFlow candidate;
    private final CompiledFlow current;
    private final Truths truths;
    private final Consumer<WrongLine> wrong;
    private final CaseHistory history;
    private final CaseHistory historyNow;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Judged> judged = new ArrayList<>();
    private final Map<List<String>, String> places = new HashMap<>();
    private int otherFlow;
    private int erased;
    private int recorded;
    private int timeless;
    private boolean fromLive;

    /// @param candidate the flow to try
    /// @param current   the flow to compare with; null: the way that each case took when it was live, where it says so, else the candidate
    /// @param truths    what turned out, or null
    /// @param wrong     hears of every case that can't be judged
    public Replay(CompiledFlow candidate, CompiledFlow current, Truths truths, Consumer<WrongLine> wrong) {
        this.candidate = Objects.requireNonNull(candidate, "candidate");
        this.current = current;
        this.truths = truths;
        this.wrong = wrong;
        var recording = current == null ? null : current.definition(); // its counters are those whose counts were recorded
        this.history = new CaseHistory(candidate.definition(), recording);
        this.historyNow = new CaseHistory((current == null ? candidate : current).definition(), recording);
    }

    /// The next case. Cases of one business item must come in the order in which they happened.
    public void add(PastCase one) {
        var run = one.run();
        if (!run.path("flow").asText().equals(candidate.name())) {
            otherFlow++;
            return;
        }
        var id = List.of(run.path("source").asText(), run.path("caseId").asText(run.path("id").asText()), run.path("id").asText());
        var before = places.putIfAbsent(id, one.place());
        if (before != null) {
            wrong.accept(new WrongLine(one.place(), "The run \"%s\" stands at %s already (same source, caseId and id); remove one.".formatted(id.getLast(), before)));
            return;
        }
        Instant at;
        try {
            at = one.recorded() != null && one.recorded().acceptedAt() != null ? one.recorded().acceptedAt() : CaseLines.occurredAt(run);
        } catch (IllegalArgumentException e) {
            wrong.accept(new WrongLine(one.place(), e.getMessage()));
            return;
        }
        timeless += at == null ? 1 : 0;
        recorded += one.recorded() != null ? 1 : 0;
        fromLive |= one.recorded() != null && one.recorded().acceptedAt() != null;
        waiting.add(new Waiting(one, historyNow.next(run, at, one.recorded()), history.next(run, at, one.recorded()), at == null ? Instant.EPOCH : at));
        if (waiting.size() == BATCH) {
            judgeWaiting();
        }
    }

    /// A case whose content was erased: it can't be judged, only counted.
    public void addErased() {
        erased++;
    }

    /// How many cases came so far.
    public int count() {
        return judged.size() + waiting.size() + otherFlow + erased;
    }

    /// What came out. No case may be added afterwards.
    public Report report() {
        judgeWaiting();
        var kind = current != null ? Report.Against.FLOW : recorded > 0 ? Report.Against.RECORDED : Report.Against.ITSELF;
        return new Report(candidate, current, kind, List.copyOf(judged), otherFlow, erased, timeless, judged.size() - recorded, fromLive);
    }

    private void judgeWaiting() {
        waiting.parallelStream().map(this::judge).toList().stream().filter(Objects::nonNull).forEach(judged::add);
        waiting.clear();
    }

    private Judged judge(Waiting one) {
        try {
            var run = one.one().run();
            var after = route(candidate, run, one.after(), one.at());
            Routing now = current == null ? null : route(current, run, one.now(), one.at());
            var recordedWay = one.one().recorded() == null ? null : one.one().recorded().way();
            var wayNow = now != null ? way(now) : recordedWay != null ? recordedWay : way(after);
            var action = run.path("action");
            var decision = truths == null ? one.one().decision() : truths.of(run.path("id").asText(), one.one().decision());
            return new Judged(run.path("id").asText(), run.path("caseId").asText(run.path("id").asText()), action.path("type").asText(""),
                    action.path("amount").isTextual() ? new BigDecimal(action.get("amount").textValue()) : null,
                    action.path("currency").isTextual() ? action.get("currency").textValue() : null, decision, wayNow, way(after), matched(after),
                    now == null ? Set.of() : matched(now));
        } catch (IllegalArgumentException e) {
            synchronized (wrong) {
                wrong.accept(new WrongLine(one.one().place(), e.getMessage()));
            }
            return null;
        }
    }

    static Routing route(CompiledFlow flow, JsonNode run, CaseHistory.Before before, Instant at) {
        return flow.route(RunFacts.of(run, before.attempt(), 1, before.history()), before.soFar(), at);
    }

    private static Way way(Routing routing) {
        return new Way(routing.route(), routing.ruleId(), routing.ruleName(), routing.reason());
    }

    private static Set<String> matched(Routing routing) {
        return routing.results().stream().filter(result -> result.outcome() == RuleOutcome.MATCHED).map(result -> result.rule()).collect(Collectors.toUnmodifiableSet());
    }
}
