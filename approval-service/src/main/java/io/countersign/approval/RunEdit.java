package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.ContentJson;

/// What a person wants instead: a full replacement of action, output or both. Whether it makes sense is judged with the decision, so
/// that a refusal is recorded; here is only refused what can't be sent.
///
/// @param action null, also as JSON: stays as it is
/// @param output null, also as JSON: stays as it is
public record RunEdit(JsonNode action, JsonNode output) {

    /// Largest edited run, bytes.
    public static final int RUN_MAX = 900 * 1024;
    private static final int DEPTH_MAX = 32;

    public RunEdit {
        action = action == null || action.isNull() ? null : action;
        output = output == null || output.isNull() ? null : output;
    }

    /// The edit can't be sent. The message says field, value and remedy.
    public static final class NotValid extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotValid(String message) {
            super(message);
        }
    }

    /// Whether anything is to be replaced.
    public boolean isEmpty() {
        return action == null && output == null;
    }

    /// `run` with what is replaced.
    ///
    /// @throws NotValid it can't be sent
    public JsonNode applyTo(JsonNode run) {
        var edited = (ObjectNode) run.deepCopy();
        if (action != null) {
            edited.set("action", action);
        }
        if (output != null) {
            edited.set("output", output);
        }
        int depth = depth(edited);
        if (depth > DEPTH_MAX) {
            throw new NotValid((depth(edited.path("action")) == depth - 1 ? "/action" : "/output") + " is nested " + depth
                    + " levels deep; nest no deeper than " + DEPTH_MAX + ".");
        }
        int size = size(edited);
        if (size > RUN_MAX) {
            throw new NotValid("/output and /action make a run of " + size + " bytes; make it " + RUN_MAX + " at most.");
        }
        return edited;
    }

    private static int size(JsonNode edited) {
        try {
            return ContentJson.canonical(edited).length;
        } catch (IllegalArgumentException e) {
            throw new NotValid("/action or /output has a number that can't be kept exactly: " + e.getMessage() + "; write it as text.");
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
