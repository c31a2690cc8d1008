package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.edits.RunLimits;
import io.countersign.schemas.ContentJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Applies changes such as `references.order=W1` to a run.
///
/// What was text stays text; elsewhere a value that reads as JSON (`12`, `true`, `{"a":1}`) is that JSON. Amounts and references
/// are always text. Whether the changed run makes sense is judged with the decision, so that a refusal is recorded.
final class RunEdits {

    private static final String CAN_BE_SET = "references.<name>, action.type, action.effect, action.tool, action.amount, action.currency,"
            + " action.direction, action.arguments.<name>, facts.<name>, output";
    private static final Set<String> ACTION_TEXTS = Set.of("type", "effect", "tool", "amount", "currency", "direction");
    private static final int REFERENCES_MAX = 64;

    private RunEdits() {}

    /// A change that can't be made; the message is a sentence with field, value and remedy.
    static final class InvalidEdit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidEdit(String message) {
            super(message);
        }
    }

    /// A copy of `run` with the changes.
    ///
    /// @throws InvalidEdit one can't be made; then none is
    static JsonNode apply(JsonNode run, Map<String, String> set) {
        var edited = (ObjectNode) run.deepCopy();
        set.forEach((path, value) -> apply(edited, path, value));
        if (edited.path("references").size() > REFERENCES_MAX) {
            throw new InvalidEdit("set: a run can have " + REFERENCES_MAX + " references at most.");
        }
        return readable("set", edited);
    }

    /// A copy of `run` with another output.
    static JsonNode withOutput(JsonNode run, JsonNode output) {
        var edited = (ObjectNode) run.deepCopy();
        edited.set("output", output);
        return readable("output", edited);
    }

    private static JsonNode readable(String field, JsonNode edited) {
        RunLimits.exceeded(edited).ifPresent(flaw -> {
            throw new InvalidEdit(field + ": " + flaw);
        });
        return edited;
    }

    private static void apply(ObjectNode run, String path, String value) {
        if (value == null) {
            throw new InvalidEdit("set." + path + ": null is not a value; give text.");
        }
        var names = List.of(path.split("\\.", -1));
        if (names.size() > RunLimits.DEPTH_MAX || names.stream().anyMatch(String::isBlank)) {
            throw unknown(path);
        }
        switch (names.getFirst()) {
            case "output" -> {
                if (names.size() > 1) {
                    throw unknown(path);
                }
                run.set("output", like(run.get("output"), value));
            }
            case "references" -> {
                if (names.size() < 2) {
                    throw unknown(path);
                }
                child(run, "references", path).set(path.substring("references.".length()), text(path, value));
            }
            case "facts" -> deep(run, names, 1, path, value);
            case "action" -> action(run, names, path, value);
            default -> throw unknown(path);
        }
    }

    private static void action(ObjectNode run, List<String> names, String path, String value) {
        if (names.size() > 2 && names.get(1).equals("arguments")) {
            deep(run, names, 2, path, value);
        } else if (names.size() == 2 && ACTION_TEXTS.contains(names.get(1))) {
            child(run, "action", path).set(names.get(1), text(path, value));
        } else {
            throw unknown(path);
        }
    }

    private static TextNode text(String path, String value) {
        if (value.isBlank()) {
            throw new InvalidEdit("set." + path + ": it is empty; give a value.");
        }
        return TextNode.valueOf(value);
    }

    /// @param fixed how many of the names are parts of the run format; what follows is free
    private static void deep(ObjectNode run, List<String> names, int fixed, String path, String value) {
        if (names.size() <= fixed) {
            throw unknown(path);
        }
        var parent = run;
        for (var name : names.subList(0, names.size() - 1)) {
            parent = child(parent, name, path);
        }
        parent.set(names.getLast(), like(parent.get(names.getLast()), value));
    }

    private static ObjectNode child(ObjectNode parent, String name, String path) {
        var child = parent.get(name);
        if (child == null || child.isNull()) {
            return parent.putObject(name);
        }
        if (child instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidEdit("set." + path + ": '" + name + "' has no fields in this run; set '" + name + "' itself.");
    }

    private static JsonNode like(JsonNode before, String value) {
        if (before != null && before.isTextual()) {
            return TextNode.valueOf(value);
        }
        try {
            var json = ContentJson.read(value.getBytes(StandardCharsets.UTF_8));
            return json == null || json.isMissingNode() ? TextNode.valueOf(value) : json;
        } catch (UncheckedIOException e) {
            return TextNode.valueOf(value);
        }
    }

    private static InvalidEdit unknown(String path) {
        return new InvalidEdit("set: '" + Requests.cut(path) + "' can't be set; what can be set is " + CAN_BE_SET + ".");
    }
}
