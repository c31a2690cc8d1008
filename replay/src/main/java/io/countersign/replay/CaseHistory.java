package io.countersign.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.Counter;
import io.countersign.policy.engine.History;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// What was there before each run, made again from the cases in their order: earlier runs and attempts of its case, and the flow's counters.
/// What was recorded when the run was live comes before what is made again, for a counter that counts what it counted then.
///
/// A counter counts the runs of the flow that came before within its window, by their times; a run without a time is not counted and
/// finds 0.
final class CaseHistory {
    /// @param attempt 1 for the first attempt
    record Before(History history, Attempts soFar, int attempt) {}

    private static final class OfCase {
        private int runs;
        private int retries;
        private int technical;
        private boolean lastFailedTechnically;
        private final Map<String, Integer> byAction = new HashMap<>();
    }

    private final FlowDefinition flow;
    private final FlowDefinition recording;
    private final Map<String, OfCase> cases = new HashMap<>();
    private final Map<String, TreeMap<Instant, Long>> counted = new HashMap<>();

    /// @param recording the flow that was live; null: not known, and a counter of the same name is taken to count the same
    CaseHistory(FlowDefinition flow, FlowDefinition recording) {
        this.flow = flow;
        this.recording = recording;
    }

    /// What was before this run. The run itself counts from now on.
    Before next(JsonNode run, Instant at, Recorded recorded) {
        var ofCase = cases.computeIfAbsent(run.path("caseId").asText(run.path("id").asText()), id -> new OfCase());
        if (run.path("retryOf").isTextual()) {
            ofCase.retries++;
            ofCase.technical += ofCase.lastFailedTechnically ? 1 : 0;
        }
        var action = run.path("action").path("type").asText();
        var history = new History(ofCase.runs, ofCase.byAction.getOrDefault(action, 0), counters(run, action, at, recorded));
        ofCase.runs++;
        ofCase.byAction.merge(action, 1, Integer::sum);
        ofCase.lastFailedTechnically = run.path("failure").path("kind").asText().equals("technical");
        return new Before(history, new Attempts(ofCase.technical, ofCase.retries), recorded != null && recorded.attempt() > 0 ? recorded.attempt() : ofCase.retries + 1);
    }

    private Map<String, Long> counters(JsonNode run, String action, Instant at, Recorded recorded) {
        var found = new LinkedHashMap<String, Long>();
        for (var counter : flow.counters()) {
            var reference = run.path("references").path(counter.per());
            if (!reference.isTextual()) {
                continue;
            }
            var seen = counted.computeIfAbsent(counter.name() + "\0" + reference.textValue(), key -> new TreeMap<>());
            var before = count(counter, seen, at);
            var live = recorded == null || !wasLive(counter) ? null : recorded.counters().get(counter.name());
            found.put(counter.name(), live == null ? before : live);
            if (at != null && (counter.action() == null || counter.action().equals(action))) {
                seen.merge(at, 1L, Long::sum);
            }
        }
        return found;
    }

    private boolean wasLive(Counter counter) {
        return recording == null || recording.counters().contains(counter);
    }

    private static long count(Counter counter, TreeMap<Instant, Long> seen, Instant at) {
        return at == null ? 0 : seen.subMap(at.minus(counter.within()), true, at, true).values().stream().mapToLong(Long::longValue).sum();
    }
}
