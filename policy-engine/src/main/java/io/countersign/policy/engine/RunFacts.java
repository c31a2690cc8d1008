package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What rules can see of one run: flat names such as `action.amount`, each with its value or absent. Immutable.
///
/// A JSON null counts as absent. A run without an action has `action.type` `""` and `action.effect` `internal`, so that
/// rules about an action's type are plainly false for it instead of "missing".
public final class RunFacts {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private final Map<String, Object> values;
    private final boolean hasAction;
    private final int evaluation;

    private RunFacts(Map<String, Object> values, boolean hasAction, int evaluation) {
        this.values = values;
        this.hasAction = hasAction;
        this.evaluation = evaluation;
    }

    /// Reads a run's JSON.
    ///
    /// @param run        the run as accepted by ingest
    /// @param attempt    1 for the first attempt on this piece of work; rules see it as `attempt`
    /// @param evaluation 1 for the first evaluation of this run, 2 after a fix and re-evaluate
    /// @throws IllegalArgumentException when a field has the wrong type; the message names field, value and remedy
    public static RunFacts of(JsonNode run, int attempt, int evaluation) {
        return of(run, attempt, evaluation, History.NONE);
    }

    /// Reads a run's JSON.
    ///
    /// @param run        the run as accepted by ingest
    /// @param attempt    1 for the first attempt on this piece of work; rules see it as `attempt`
    /// @param evaluation 1 for the first evaluation of this run, 2 after a fix and re-evaluate
    /// @param history    what was there before the run; rules see it as `earlier.runs`, `earlier.sameAction` and `counters.NAME`
    /// @throws IllegalArgumentException when a field has the wrong type; the message names field, value and remedy
    public static RunFacts of(JsonNode run, int attempt, int evaluation, History history) {
        if (run == null || !run.isObject()) {
            throw new IllegalArgumentException("A run must be a JSON object.");
        }
        var values = new HashMap<String, Object>();
        for (var field : List.of("source", "caseId", "id", "occurredAt", "agent", "onBehalfOf")) {
            text(run.get(field), field, values);
        }
        if (!values.containsKey("caseId") && values.containsKey("id")) {
            values.put("caseId", values.get("id"));
        }
        values.put("attempt", (long) attempt);
        values.put("earlier.runs", (long) history.earlierRuns());
        values.put("earlier.sameAction", (long) history.earlierSameAction());
        values.put("counters", history.counters());
        group(run, "model", values, "name", "version", "provider");
        group(run, "prompt", values, "name", "version");
        group(run, "failure", values, "kind", "message");
        var hasAction = group(run, "action", values, "type", "effect", "tool", "currency", "direction");
        if (hasAction) {
            amount(run.get("action").get("amount"), values);
            object(run.get("action").get("arguments"), "action.arguments", values);
        } else {
            values.put("action.type", "");
            values.put("action.effect", Effect.INTERNAL.word());
        }
        number(run.get("confidence"), "confidence", values);
        references(run.get("references"), values);
        object(run.get("facts"), "facts", values);
        list(run.get("dataSources"), "dataSources", values);
        for (var field : List.of("input", "output")) {
            if (run.hasNonNull(field)) {
                values.put(field, plain(run.get(field)));
            }
        }
        return new RunFacts(Map.copyOf(values), hasAction, evaluation);
    }

    /// Who sent the run; empty when the JSON has none.
    public String source() {
        return (String) values.getOrDefault("source", "");
    }

    /// The case; the run's id when the JSON names no case.
    public String caseId() {
        return (String) values.getOrDefault("caseId", "");
    }

    /// The run's id at its source; empty when the JSON has none.
    public String id() {
        return (String) values.getOrDefault("id", "");
    }

    /// 1 for the first evaluation of this run.
    public int evaluation() {
        return evaluation;
    }

    /// The proposed action's type, if the run proposes one.
    public Optional<String> actionType() {
        return hasAction ? Optional.ofNullable((String) values.get("action.type")) : Optional.empty();
    }

    boolean hasAction() {
        return hasAction;
    }

    /// The value under a flat name, or null when this run has none.
    Object value(String name) {
        var value = values.get(name);
        return value != null ? value : RunVariables.EMPTY_WHEN_ABSENT.get(name);
    }

    String textOf(String name) {
        return (String) values.get(name);
    }

    boolean has(String name) {
        if (name.equals("action")) {
            return hasAction;
        }
        if (name.startsWith("action.") && !hasAction) {
            return false;
        }
        return values.containsKey(name)
                || RunVariables.OBJECTS.contains(name)
                && values.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    private static boolean group(JsonNode run, String name, Map<String, Object> values, String... fields) {
        var object = run.get(name);
        if (object == null || object.isNull()) {
            return false;
        }
        if (!object.isObject()) {
            throw wrong(name, object, "an object");
        }
        for (var field : fields) {
            text(object.get(field), name + "." + field, values);
        }
        return true;
    }

    private static void text(JsonNode node, String name, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isTextual()) {
            throw wrong(name, node, "text in quotes");
        }
        values.put(name, node.textValue());
    }

    private static void amount(JsonNode node, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isTextual() || !DECIMAL.matcher(node.textValue()).matches()) {
            throw wrong("action.amount", node, "a decimal number in quotes such as \"240.00\"");
        }
        values.put("action.amount", new BigDecimal(node.textValue()));
    }

    private static void number(JsonNode node, String name, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isNumber()) {
            throw wrong(name, node, "a number");
        }
        values.put(name, node.doubleValue());
    }

    private static void references(JsonNode node, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isObject()) {
            throw wrong("references", node, "an object");
        }
        var references = new LinkedHashMap<String, Object>();
        for (var entry : node.properties()) {
            text(entry.getValue(), "references." + entry.getKey(), references);
        }
        var shortNames = new LinkedHashMap<String, Object>();
        references.forEach((key, value) -> shortNames.put(key.substring("references.".length()), value));
        values.put("references", Collections.unmodifiableMap(shortNames));
    }

    private static void object(JsonNode node, String name, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isObject()) {
            throw wrong(name, node, "an object");
        }
        values.put(name, plain(node));
    }

    private static void list(JsonNode node, String name, Map<String, Object> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!node.isArray()) {
            throw wrong(name, node, "a list");
        }
        values.put(name, plain(node));
    }

    /// JSON as CEL knows it: whole numbers that fit 64 bits are ints, all others doubles.
    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                for (var entry : node.properties()) {
                    map.put(entry.getKey(), plain(entry.getValue()));
                }
                yield Collections.unmodifiableMap(map);
            }
            case ARRAY -> {
                var list = new ArrayList<>(node.size());
                node.forEach(element -> list.add(plain(element)));
                yield Collections.unmodifiableList(list);
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() && node.canConvertToLong()
                    ? (Object) node.longValue() : (Object) node.doubleValue();
            case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
        };
    }

    private static IllegalArgumentException wrong(String name, JsonNode node, String expected) {
        return new IllegalArgumentException("The run's %s must be %s, got %s.".formatted(
                name, expected, PlainText.oneLine(node.toString(), 60)));
    }
}
