package io.countersign.policy.streams;

import io.countersign.policy.engine.Attempts;

/// What a case has used up.
///
/// @param technical retries given after technical failures
/// @param total retries and fallbacks given for any cause
record CaseCounters(int technical, int total) {

    static final CaseCounters NONE = new CaseCounters(0, 0);

    CaseCounters plus(boolean wasTechnical) {
        return new CaseCounters(wasTechnical ? technical + 1 : technical, total + 1);
    }

    Attempts attempts() {
        return new Attempts(technical, total);
    }
}
