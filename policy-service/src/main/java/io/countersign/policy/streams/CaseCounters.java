package io.countersign.policy.streams;

import io.countersign.policy.engine.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a case has used up, what came in it, and what people refused in it.
///
/// @param technical retries given after technical failures
/// @param total retries and fallbacks given for any cause
/// @param came runs that came, by flow, and by flow and type of action; null reads as none. What a sender makes up is one flow and one type, and
///             nothing that is counted is ever dropped: else they could have the count of what matters begin anew
/// @param rejected run by the digest of its action, for the newest rejections of the case; null reads as none
record CaseCounters(int technical, int total, Map<String, String> rejected, Map<String, Integer> came) {

    static final CaseCounters NONE = new CaseCounters(0, 0, Map.of(), Map.of());
    /// More would only make the state of a case that goes round in circles grow.
    private static final int KEPT = 50;
    /// More flows and types of action than any case meets.
    private static final int COUNTED = 500;
    /// Stands for every flow or type of action that is not known.
    static final String UNKNOWN = "?";

    CaseCounters {
        rejected = rejected == null ? Map.of() : rejected;
        came = came == null ? Map.of() : came;
    }

    CaseCounters plus(boolean wasTechnical) {
        return new CaseCounters(wasTechnical ? technical + 1 : technical, total + 1, rejected, came);
    }

    CaseCounters withRejected(String actionDigest, String runId) {
        return new CaseCounters(technical, total, with(rejected, actionDigest, runId), came);
    }

    /// A run came.
    ///
    /// @param flow [#UNKNOWN] where no such flow was ever active
    /// @param actionType null: it has no action; [#UNKNOWN] where the flow does not know it
    CaseCounters withRun(String flow, String actionType) {
        return new CaseCounters(technical, total, rejected, counted(counted(came, flow), key(flow, actionType)));
    }

    /// Runs that came for that flow.
    int runs(String flow) {
        return came.getOrDefault(flow, 0);
    }

    /// Those of them with an action of that type.
    ///
    /// @param actionType null: those without an action
    int sameAction(String flow, String actionType) {
        return came.getOrDefault(key(flow, actionType), 0);
    }

    Attempts attempts() {
        return new Attempts(technical, total);
    }

    private static String key(String flow, String actionType) {
        return flow + "\n" + (actionType == null ? "" : actionType);
    }

    private static Map<String, Integer> counted(Map<String, Integer> before, String key) {
        if (before.size() >= COUNTED && !before.containsKey(key)) {
            return before;
        }
        var now = new LinkedHashMap<>(before);
        now.merge(key, 1, Integer::sum);
        return now;
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
