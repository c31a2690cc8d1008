package io.countersign.policy.domain;

import io.countersign.policy.engine.FlowDefinition.ActionClass;

/// Who may do what to a run. Pure: the same answer for the same directory and flow.
final class Rights {

    /// Roles of people who look after answers that have gone out.
    private static final String SUPPORT = "support";
    private static final String SUPPORT_READER = "support-reader";

    private Rights() {}

    /// Whether a person decides on such actions: owner or backup of the action class, or holder of a role that is.
    ///
    /// @param action null: the flow does not know it, so nobody does
    static boolean owns(String person, ActionClass action, Situation at) {
        return action != null && (at.roster().isOrHas(person, action.owner()) || at.roster().isOrHas(person, action.backup()));
    }

    /// Whether a person may take back a release that nobody has used: who answers for the flow, for its exceptions, or for such actions.
    static boolean revokes(String person, Run run, Situation at) {
        if (at.flow() == null) {
            return at.roster().isOrHas(person, Judgement.QUEUE_OWNER);
        }
        var queue = at.flow().exceptions();
        return at.roster().isOrHas(person, at.flow().owner()) || at.roster().isOrHas(person, queue.owner()) || at.roster().isOrHas(person, queue.backup())
                || owns(person, at.action(run), at);
    }

    /// Whether a person may correct an answer after its release: as for revoking, and the support people; but nobody who stands behind
    /// the run, because what they write goes out as a person's word.
    static boolean corrects(String person, Run run, Situation at) {
        return !run.standsBehind(person) && (revokes(person, run, at) || at.roster().isOrHas(person, SUPPORT) || at.roster().isOrHas(person, SUPPORT_READER));
    }
}
