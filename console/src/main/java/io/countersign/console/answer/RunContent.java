package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A run as its caller sent it, for people to read. All of it was written by others.
///
/// @param json the run
public record RunContent(JsonNode json) {

    /// Something named.
    ///
    /// @param path where it is, such as `action.arguments.to`
    public record Value(String path, String name, String value, boolean text) {}

    /// @param ok null: not said
    /// @param times how often it was asked the same with the same result
    public record Source(String name, String query, String at, Boolean ok, String version, int times) {}

    private static final int SHORT = 120;

    public String input() {
        return written(json.path("input"));
    }

    public String output() {
        return written(json.path("output"));
    }

    public boolean isOutputJson() {
        return json.path("output").isContainerNode();
    }

    /// What came before, as far as the caller told: the fact `context`.
    public String context() {
        return json.path("facts").path("context").asText(null);
    }

    public JsonNode action() {
        return json.path("action");
    }

    public String actionText(String field) {
        return action().path(field).asText(null);
    }

    public String amount() {
        return actionText("amount");
    }

    public String currency() {
        return actionText("currency");
    }

    /// Money would go out.
    public boolean moneyLeaves() {
        return amount() != null && !"from_customer".equals(actionText("direction")) && !"none".equals(actionText("direction"));
    }

    public String confidence() {
        return json.path("confidence").isNumber() ? json.path("confidence").asText() : null;
    }

    /// 0 to 100.
    public int confidencePercent() {
        return (int) Math.clamp(Math.round(json.path("confidence").asDouble() * 100), 0, 100);
    }

    public List<Value> arguments() {
        return values("action.arguments", action().path("arguments"));
    }

    /// Arguments that say more than the action itself: none is empty, none repeats its amount or currency.
    public List<Value> ownArguments() {
        return arguments().stream().filter(v -> !v.value().isBlank() && !repeats(v, amount()) && !repeats(v, currency())).toList();
    }

    private static boolean repeats(Value argument, String said) {
        if (said == null || !argument.name().matches("amount|currency")) return false;
        try {
            return new BigDecimal(argument.value()).compareTo(new BigDecimal(said)) == 0;
        } catch (NumberFormatException e) {
            return argument.value().equals(said);
        }
    }

    public List<Value> references() {
        return values("references", json.path("references"));
    }

    /// But for long texts: those are shown apart.
    public List<Value> facts() {
        return values("facts", json.path("facts")).stream().filter(v -> v.value().length() <= SHORT).toList();
    }

    /// In the order of the first time.
    public List<Source> sources() {
        var times = new LinkedHashMap<Source, Integer>();
        json.path("dataSources").forEach(s -> times.merge(new Source(s.path("name").asText("unnamed"), s.path("query").asText(null), s.path("readAt").asText(s.path("at").asText(null)),
                s.has("ok") ? s.path("ok").asBoolean() : null, s.path("version").asText(null), 1), 1, Integer::sum));
        return times.entrySet().stream().map(e -> new Source(e.getKey().name(), e.getKey().query(), e.getKey().at(), e.getKey().ok(), e.getKey().version(), e.getValue())).toList();
    }

    /// Model, prompt, agent and whoever sent it.
    public List<Value> origin() {
        var values = new ArrayList<Value>();
        add(values, "Model", named(json.path("model")));
        add(values, "Prompt", named(json.path("prompt")));
        add(values, "Agent", json.path("agent").asText(null));
        add(values, "Tool", actionText("tool"));
        add(values, "Sent by", json.path("source").asText(null));
        add(values, "Its id there", json.path("id").asText(null));
        return values;
    }

    /// What is at a path; null: nothing.
    public String at(String path) {
        var node = json;
        var names = path.split("\\.", path.startsWith("references.") ? 2 : 0);
        for (var name : names) node = node.path(name);
        return node.isMissingNode() || node.isNull() ? null : written(node);
    }

    private static String named(JsonNode node) {
        return node.path("name").asText("") .isEmpty() ? null : node.path("name").asText() + (node.hasNonNull("version") ? ", version " + node.path("version").asText() : "");
    }

    private static void add(List<Value> values, String name, String value) {
        if (value != null && !value.isEmpty()) values.add(new Value("", name, value, true));
    }

    private static List<Value> values(String path, JsonNode parent) {
        var values = new ArrayList<Value>();
        parent.fields().forEachRemaining(e -> values.add(new Value(path + "." + e.getKey(), e.getKey(), written(e.getValue()), e.getValue().isTextual())));
        return values;
    }

    private static String written(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.isContainerNode() ? node.toPrettyString() : node.asText();
    }
}
