package io.countersign.policy.domain;

import io.countersign.policy.engine.Autonomy;
import io.countersign.policy.engine.FlowDefinition;
import java.util.List;
import java.util.TreeSet;

/// What an AI may do on its own with a type of action becomes more or less.
///
/// @param action the type of action
/// @param before null: the flow did not know the action
/// @param after null: the flow no longer knows the action
public record AutonomyChange(String action, Autonomy before, Autonomy after) {

    /// What changes when one version takes the place of another, by the names of the actions.
    ///
    /// @param before null: none was active
    public static List<AutonomyChange> between(FlowDefinition before, FlowDefinition after) {
        var actions = new TreeSet<>(after.actions().keySet());
        if (before != null) {
            actions.addAll(before.actions().keySet());
        }
        return actions.stream().map(action -> new AutonomyChange(action, level(before, action), level(after, action)))
                .filter(change -> change.before() != change.after()).toList();
    }

    /// `from approve-all to by-rule`
    public String words() {
        return before == null ? "to " + after.word() + " (it was not known)" : "from %s to %s".formatted(before.word(), after == null ? "none (it is no longer known)" : after.word());
    }

    private static Autonomy level(FlowDefinition flow, String action) {
        var known = flow == null ? null : flow.actions().get(action);
        return known == null ? null : known.autonomy();
    }
}
