package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a flow wants to know of its counters when a run comes.
///
/// A counter is known by what it counts, not by its name: two versions of a flow that count the same share the counts, and one that
/// counts something else begins at nothing.
///
/// @param counter what is counted, such as `refund per customer within PT24H`
/// @param value the run's reference, such as the customer's id
/// @param within length of the window that ends when the run comes
/// @param counts the run is one of those that are counted; false: it only asks
public record Counting(String counter, String value, Duration within, boolean counts) {

    /// What that counter counts.
    public static String what(Counter counter) {
        return "%s per %s within %s".formatted(counter.action() == null ? "runs" : counter.action(), counter.per(), counter.within());
    }

    /// What the counters of that flow count, each once.
    public static List<String> all(FlowDefinition flow) {
        return flow.counters().stream().map(Counting::what).distinct().toList();
    }

    /// What is to be asked for a run. A counter by a reference that the run does not name has nothing to say.
    ///
    /// @param actionType null: the run has no action
    /// @param references the run's business ids, by kind
    public static List<Counting> of(FlowDefinition flow, String actionType, Map<String, String> references) {
        var all = new ArrayList<Counting>();
        for (var counter : flow.counters()) {
            var value = references.get(counter.per());
            if (value != null) {
                all.add(new Counting(what(counter), value, counter.within(), counter.action() == null || counter.action().equals(actionType)));
            }
        }
        return all.stream().distinct().toList();
    }
}
