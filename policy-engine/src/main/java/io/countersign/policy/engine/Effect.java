package io.countersign.policy.engine;

import java.util.Locale;

/// Whether an action touches the world outside (`external`) or only drafts something inside (`internal`).
public enum Effect {
    EXTERNAL, INTERNAL;

    /// The word used in flow files, runs and events.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
