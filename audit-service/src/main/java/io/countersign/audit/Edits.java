package io.countersign.audit;

import io.countersign.audit.domain.Change;
import io.countersign.audit.domain.Facts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Goes through a story from its beginning and says of each event what it changed in its run: events carry the run as it is after them,
/// what it was before stands in the events before.
final class Edits {

    /// @param before the run before, JSON; null: not known
    /// @param changes what differs; empty: nothing was changed, or what was before is not known
    record Edit(String before, List<Change> changes) {
        static final Edit NONE = new Edit(null, List.of());
    }

    /// The runs as they are in force.
    private final Map<String, String> inForce = new HashMap<>();
    /// The runs as those who decide are shown them.
    private final Map<String, String> shown = new HashMap<>();

    Edit next(Facts facts) {
        var run = facts.event().runId();
        var after = facts.run();
        if (run == null || after == null) {
            return Edit.NONE;
        }
        return switch (facts.event().type()) {
            case RUN_ACCEPTED -> {
                inForce.put(run, after);
                shown.put(run, after);
                yield Edit.NONE;
            }
            case APPROVAL_DECIDED, APPROVAL_FINALIZED, EXCEPTION_RUN_RESOLVED -> edit(shown.get(run), after);
            case APPROVAL_STAGE_DECIDED, APPROVAL_REPLACED -> edit(shown.put(run, after), after);
            case RUN_ROUTED, RUN_DECIDED, RUN_RESOLVED, RUN_EVALUATED_AGAIN, RUN_NEXT_ATTEMPT_ARRIVED, RUN_NO_ATTEMPT_IN_TIME, RUN_OUTCOME_REPORTED, RUN_CANCELLED,
                    RUN_STOPPED, RUN_REVOKED, RUN_EXPIRED, RUN_RECEIPT_CONSUMED, RUN_CORRECTED, RUN_DECISION_NOT_APPLIED, RUN_REOPENED -> {
                shown.put(run, after);
                yield edit(inForce.put(run, after), after);
            }
            // Others repeat a run, or carry a part of it.
            default -> Edit.NONE;
        };
    }

    private static Edit edit(String before, String after) {
        return before == null ? Edit.NONE : new Edit(before, Diff.of(before, after));
    }
}
