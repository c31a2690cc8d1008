package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.History;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What was there before a run, pinned when it came: however often rules judge it, they see the same.
///
/// @param earlierRuns runs of the case that came for the same flow before it
/// @param earlierSameAction those of them that proposed the same type of action, or no action either
/// @param counted runs that each counter had counted before it, by what is counted; a count that has not come is absent
/// @param awaited counters that have not said yet and that rules are to know before they judge; empty: it waits for none
/// @param acceptedAs event that accepted the run: the cause of what rules make of it later
/// @param traceparent of that event; null: none
public record RunHistory(int earlierRuns, int earlierSameAction, Map<String, Long> counted, Set<String> awaited, String acceptedAs, String traceparent) {

    /// The first run of its case, and nothing counted.
    public static final RunHistory NONE = new RunHistory(0, 0, Map.of(), Set.of(), null, null);

    public RunHistory {
        counted = Map.copyOf(counted);
        awaited = Set.copyOf(awaited);
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
        return new RunHistory(earlierRuns, earlierSameAction, all, left, acceptedAs, traceparent);
    }

    /// It goes on without the counters that have not said.
    public RunHistory waitingNoLonger() {
        return new RunHistory(earlierRuns, earlierSameAction, counted, Set.of(), acceptedAs, traceparent);
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
