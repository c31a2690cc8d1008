package io.countersign.policy.streams;

import io.countersign.policy.engine.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a case has used up, what came in it, and what people refused in it.
///
/// @param technical retries given after technical failures
/// @param total retries and fallbacks given for any cause
/// @param runs runs that came
/// @param actions runs that came by the type of their action, for the newest types of the case; null reads as none
/// @param rejected run by the digest of its action, for the newest rejections of the case; null reads as none
record CaseCounters(int technical, int total, Map<String, String> rejected, int runs, Map<String, Integer> actions) {

    static final CaseCounters NONE = new CaseCounters(0, 0, Map.of(), 0, Map.of());
    /// More would only make the state of a case that goes round in circles grow.
    private static final int KEPT = 50;

    CaseCounters {
        rejected = rejected == null ? Map.of() : rejected;
        actions = actions == null ? Map.of() : actions;
    }

    CaseCounters plus(boolean wasTechnical) {
        return new CaseCounters(wasTechnical ? technical + 1 : technical, total + 1, rejected, runs, actions);
    }

    CaseCounters withRejected(String actionDigest, String runId) {
        return new CaseCounters(technical, total, with(rejected, actionDigest, runId), runs, actions);
    }

    /// A run came.
    ///
    /// @param actionType null: it has no action
    CaseCounters withRun(String actionType) {
        return new CaseCounters(technical, total, rejected, runs + 1, actionType == null ? actions : with(actions, actionType, sameAction(actionType) + 1));
    }

    /// Runs that came with an action of that type.
    ///
    /// @param actionType null: no action
    int sameAction(String actionType) {
        return actionType == null ? 0 : actions.getOrDefault(actionType, 0);
    }

    Attempts attempts() {
        return new Attempts(technical, total);
    }

    private static <T> Map<String, T> with(Map<String, T> before, String key, T value) {
        var now = new LinkedHashMap<>(before);
        now.remove(key); // to the end: the newest is kept longest
        now.put(key, value);
        if (now.size() > KEPT) {
            now.remove(now.keySet().iterator().next());
        }
        return now;
    }
}
