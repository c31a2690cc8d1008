package io.countersign.ingest.domain;

import java.util.List;

/// Names that are allowed or wanted: exact, `prefix*`, or `*`.
public final class NamePatterns {

    private NamePatterns() {}

    /// Whether one of `patterns` holds for `name`.
    public static boolean matches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : pattern.equals(name));
    }
}
