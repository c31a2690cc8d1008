package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition.ActionClass;

/// Who may do what to a run. Pure: the same answer for the same directory and flow.
final class Rights {

    private Rights() {}

    /// Whether a person decides on such actions: owner or backup of the action class, or holder of a role that is.
    ///
    /// @param action null: the flow does not know it, so nobody does
    static boolean owns(String person, ActionClass action, Situation at) {
        return action != null && (at.roster().isOrHas(person, action.owner()) || at.roster().isOrHas(person, action.backup()));
    }
}
