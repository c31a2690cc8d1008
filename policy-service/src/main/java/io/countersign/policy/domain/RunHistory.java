package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.Counter;
import io.countersign.policy.engine.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What was there before a run, pinned when it came: however often rules judge it, they see the same.
///
/// @param earlierRuns runs of the case that came for the same flow before it
/// @param earlierSameAction those of them that proposed the same type of action, or no action either
/// @param counted runs that each counter had counted before it, by what is counted; a count that has not come is absent
/// @param awaited counters that have not said yet and that rules are to know before they judge; empty: it waits for none
/// @param acceptedAs event that accepted the run: the cause of what rules make of it later
/// @param traceparent of that event; null: none
/// @param asked what each counter was asked about, by what is counted: a digest of the reference that the run named when it came; null: kept by
///              a version of the service that did not keep it
public record RunHistory(int earlierRuns, int earlierSameAction, Map<String, Long> counted, Set<String> awaited, String acceptedAs, String traceparent,
        Map<String, String> asked) {

    /// The first run of its case, and nothing counted.
    public static final RunHistory NONE = new RunHistory(0, 0, Map.of(), Set.of(), null, null, Map.of());

    public RunHistory {
        counted = Map.copyOf(counted);
        awaited = Set.copyOf(awaited);
        asked = asked == null ? null : Map.copyOf(asked);
    }

    /// It goes on when its counters have said.
    public boolean waits() {
        return !awaited.isEmpty();
    }

    /// A counter has said. The first word counts: a repeat changes nothing.
    public RunHistory with(String counter, long count) {
        var all = new TreeMap<>(counted);
        all.putIfAbsent(counter, count);
        var left = new TreeSet<>(awaited);
        left.remove(counter);
        return new RunHistory(earlierRuns, earlierSameAction, all, left, acceptedAs, traceparent, asked);
    }

    /// It goes on without the counters that have not said.
    public RunHistory waitingNoLonger() {
        return new RunHistory(earlierRuns, earlierSameAction, counted, Set.of(), acceptedAs, traceparent, asked);
    }

    /// Counters of that flow that nobody knows the word of: they were asked about another reference than the run names now, were never asked,
    /// or have not said. A counter by a reference that the run never named is none of them.
    ///
    /// @param needed what the flow's counters would be asked now
    /// @param key the digest of what would be asked
    /// @return their names in the flow
    public List<String> unknown(FlowDefinition flow, List<Counting> needed, Function<Counting, String> key) {
        var keys = needed.stream().collect(Collectors.toMap(Counting::counter, key));
        return flow.counters().stream().filter(counter -> unknown(Counting.what(counter), keys.get(Counting.what(counter)))).map(Counter::name).toList();
    }

    /// @param key null: the run names no such reference now
    private boolean unknown(String counter, String key) {
        if (!counted.containsKey(counter)) {
            return key != null || asked != null && asked.containsKey(counter);
        }
        return key != null && asked != null && !key.equals(asked.get(counter));
    }

    /// As the rules of that flow read it: by the names that its counters have there.
    public History in(FlowDefinition flow) {
        var byName = new HashMap<String, Long>();
        for (var counter : flow.counters()) {
            var count = counted.get(Counting.what(counter));
            if (count != null) {
                byName.put(counter.name(), count);
            }
        }
        return new History(earlierRuns, earlierSameAction, byName);
    }
}
