package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.schemas.ContentJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Applies changes such as `references.order=W1` to a run.
///
/// What was text stays text; elsewhere a value that reads as JSON (`12`, `true`, `{"a":1}`) is that JSON. Amounts and references
/// are always text.
final class RunEdits {

    private static final String CAN_BE_SET = "references.<name>, action.type, action.effect, action.tool, action.amount, action.currency,"
            + " action.direction, action.arguments.<name>, facts.<name>, output";
    private static final Set<String> ACTION_TEXTS = Set.of("type", "effect", "tool", "amount", "currency", "direction");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d{1,8})?");
    private static final int DEPTH_MAX = 32;
    private static final int REFERENCES_MAX = 64;
    /// Largest changed run, bytes: what policy reads.
    private static final int RUN_MAX = 900 * 1024;

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
        var action = edited.path("action");
        if (action.isObject() && !action.path("type").isTextual()) {
            throw new InvalidEdit("set: this run has no action, so action.type must be set too.");
        }
        if (action.has("amount") && !action.has("currency")) {
            throw new InvalidEdit("set: an action with an amount needs action.currency, such as EUR.");
        }
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

    /// A run that policy can't read would wait for ever with its decision lost.
    private static JsonNode readable(String field, JsonNode edited) {
        int depth = depth(edited);
        if (depth > DEPTH_MAX) {
            var deepest = edited.properties().stream().filter(part -> depth(part.getValue()) == depth - 1).findFirst().orElseThrow().getKey();
            throw new InvalidEdit(field + ": /" + deepest + " would be nested " + depth + " levels deep in the run; nest no deeper than " + DEPTH_MAX + ".");
        }
        int size = ContentJson.canonical(edited).length;
        if (size > RUN_MAX) {
            throw new InvalidEdit(field + ": the run would have " + size + " bytes; make it " + RUN_MAX + " at most.");
        }
        return edited;
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static void apply(ObjectNode run, String path, String value) {
        if (value == null) {
            throw new InvalidEdit("set." + path + ": null is not a value; give text.");
        }
        var names = List.of(path.split("\\.", -1));
        if (names.size() > DEPTH_MAX || names.stream().anyMatch(String::isBlank)) {
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
            child(run, "action", path).set(names.get(1), checked(names.get(1), path, value));
        } else {
            throw unknown(path);
        }
    }

    private static TextNode checked(String field, String path, String value) {
        var wrong = switch (field) {
            case "amount" -> AMOUNT.matcher(value).matches() ? null : "write it as a plain decimal such as 190.00";
            case "currency" -> isCurrency(value) ? null : "write an ISO 4217 code such as EUR";
            case "effect" -> Set.of("external", "internal").contains(value) ? null : "write external or internal";
            default -> null;
        };
        if (wrong != null) {
            throw new InvalidEdit("set." + path + ": '" + Requests.cut(value) + "' can't be used; " + wrong + ".");
        }
        return text(path, value);
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream().anyMatch(c -> c.getCurrencyCode().equals(code));
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
