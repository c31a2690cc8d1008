package io.countersign.edits;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.util.Optional;

/// What a changed run may not exceed: one that its readers can't read would wait for ever with its decision lost.
public final class RunLimits {

    /// Largest run, bytes of canonical JSON.
    public static final int RUN_MAX = 900 * 1024;
    /// Deepest nesting of a run.
    public static final int DEPTH_MAX = 32;

    private RunLimits() {}

    /// Which limit the run exceeds, with JSON Pointer or size and the remedy.
    ///
    /// @return empty: none
    public static Optional<String> exceeded(JsonNode run) {
        int depth = depth(run);
        if (depth > DEPTH_MAX) {
            var deepest = run.properties().stream().filter(part -> depth(part.getValue()) == depth - 1).findFirst().orElseThrow().getKey();
            return Optional.of("/" + deepest + " would be nested " + depth + " levels deep in the run; nest no deeper than " + DEPTH_MAX + ".");
        }
        try {
            int size = ContentJson.canonical(run).length;
            return size <= RUN_MAX ? Optional.empty() : Optional.of("the run would have " + size + " bytes; make it " + RUN_MAX + " at most.");
        } catch (IllegalArgumentException e) {
            return Optional.of("a number can't be kept exactly: " + e.getMessage() + "; write it as text.");
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }
}
