package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.edits.RunLimits;

/// What a person wants instead: a full replacement of action, output or both. Whether it makes sense is judged with the decision, so
/// that a refusal is recorded; here is only refused what can't be sent.
///
/// @param action null, also as JSON: stays as it is
/// @param output null, also as JSON: stays as it is
public record RunEdit(JsonNode action, JsonNode output) {

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
        RunLimits.exceeded(edited).ifPresent(flaw -> {
            throw new NotValid("/action or /output: " + flaw);
        });
        return edited;
    }
}
