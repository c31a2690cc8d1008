package io.countersign.policy.engine;

import java.util.Locale;

/// How much an AI may do on its own with one type of action, least first. Block and exception rules count at every level.
public enum Autonomy {
    /// What it proposes is recorded and judged, and nothing is done.
    RECORD_ONLY,
    /// What it proposes is a draft: a person makes it theirs by editing it or answering instead, or rejects it.
    DRAFT_ONLY,
    /// A person approves every one.
    APPROVE_ALL,
    /// The rules say which go out on their own; what none of them knows waits for a person.
    BY_RULE,
    /// What no rule holds back goes out on its own, and a share of it is checked afterwards.
    AUTOMATIC;

    /// The word used in flow files and events, for example `by-rule`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
