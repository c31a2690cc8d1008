package io.countersign.policy.streams;

import io.countersign.policy.engine.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a case has used up, and what people refused in it.
///
/// @param technical retries given after technical failures
/// @param total retries and fallbacks given for any cause
/// @param rejected run by the digest of its action, for the newest rejections of the case; null reads as none
record CaseCounters(int technical, int total, Map<String, String> rejected) {

    static final CaseCounters NONE = new CaseCounters(0, 0, Map.of());
    /// More would only make the state of a case that goes round in circles grow.
    private static final int KEPT = 50;

    CaseCounters {
        rejected = rejected == null ? Map.of() : rejected;
    }

    CaseCounters plus(boolean wasTechnical) {
        return new CaseCounters(wasTechnical ? technical + 1 : technical, total + 1, rejected);
    }

    CaseCounters withRejected(String actionDigest, String runId) {
        var now = new LinkedHashMap<>(rejected);
        now.remove(actionDigest); // to the end: the newest is kept longest
        now.put(actionDigest, runId);
        if (now.size() > KEPT) {
            now.remove(now.keySet().iterator().next());
        }
        return new CaseCounters(technical, total, now);
    }

    Attempts attempts() {
        return new Attempts(technical, total);
    }
}
