package io.countersign.policy.domain;

import java.util.List;
import java.util.stream.Stream;

/// What a stop covers.
///
/// @param flow null: every flow
/// @param action type of action; null: every action, and runs without one
public record StopScope(String flow, String action) {

    /// Every scope that covers that action of that flow, the widest first.
    ///
    /// @param actionType null: a run without an action
    public static List<StopScope> covering(String flow, String actionType) {
        var all = Stream.of(new StopScope(null, null), new StopScope(flow, null));
        return (actionType == null ? all : Stream.concat(all, Stream.of(new StopScope(null, actionType), new StopScope(flow, actionType)))).toList();
    }

    /// Whether a release of that action of that flow is stopped.
    public boolean covers(String runFlow, String actionType) {
        return (flow == null || flow.equals(runFlow)) && (action == null || action.equals(actionType));
    }

    /// The scope in words, such as `every release of refund in the flow support-inbox`.
    public String words() {
        return "every release" + (action == null ? "" : " of " + action) + (flow == null ? "" : " in the flow " + flow);
    }
}
