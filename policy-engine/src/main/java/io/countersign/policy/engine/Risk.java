package io.countersign.policy.engine;

import java.util.Locale;

/// How much harm a wrong decision does, from small to large.
public enum Risk {
    LOW, MEDIUM, HIGH, CRITICAL;

    /// The word used in flow files and events, for example `high`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
