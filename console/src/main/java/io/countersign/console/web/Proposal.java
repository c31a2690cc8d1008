package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.countersign.console.domain.Checks.Source;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a run says, as a page shows it. Everything in it was written by a model, a customer or a program.
///
/// @param run JSON of the run; a missing node: it is not kept (any more)
public record Proposal(JsonNode run) {

    /// A value with its name.
    public record Entry(String name, String value) {

        public boolean isJson() {
            return value.startsWith("{") || value.startsWith("[");
        }

        public boolean isLong() {
            return isJson() || value.length() > 80 || value.contains("\n");
        }
    }

    public Proposal {
        run = run == null || run.isNull() ? MissingNode.getInstance() : run;
    }

    public boolean isKept() {
        return run.isObject();
    }

    public String input() {
        return text(run.path("input"));
    }

    public String output() {
        return text(run.path("output"));
    }

    public boolean hasOutput() {
        return run.hasNonNull("output");
    }

    public boolean hasAction() {
        return run.path("action").isObject();
    }

    public JsonNode action() {
        return run.path("action");
    }

    public String amount() {
        return action().path("amount").asText(null);
    }

    public String currency() {
        return action().path("currency").asText(null);
    }

    public String effect() {
        return action().path("effect").asText("");
    }

    public String tool() {
        return action().path("tool").asText("");
    }

    /// Whether money goes out: it does unless the action says that it comes in.
    public boolean leaving() {
        var direction = action().path("direction").asText("").toLowerCase(Locale.ROOT);
        return !effect().equals("internal") && !direction.startsWith("from") && !direction.startsWith("in");
    }

    public List<Entry> arguments() {
        return entries(action().path("arguments"));
    }

    public List<Entry> references() {
        return entries(run.path("references"));
    }

    public List<Entry> facts() {
        return entries(run.path("facts"));
    }

    /// For or to whom: a name where there is one, else the customer's id.
    public String customer() {
        for (var key : List.of("customerName", "name")) {
            if (run.path("facts").path(key).isTextual()) return run.path("facts").path(key).asText();
        }
        return run.path("references").path("customer").asText("");
    }

    public BigDecimal confidence() {
        return run.path("confidence").isNumber() ? run.path("confidence").decimalValue() : null;
    }

    public String model() {
        return join(run.path("model"), "name", "version");
    }

    public String prompt() {
        return join(run.path("prompt"), "name", "version");
    }

    public String agent() {
        return run.path("agent").asText("");
    }

    public String sourceSystem() {
        return run.path("source").asText("");
    }

    public String ownId() {
        return run.path("id").asText("");
    }

    public Instant occurredAt() {
        return instant(run.path("occurredAt"));
    }

    public List<Source> sources() {
        var sources = new ArrayList<Source>();
        for (var s : run.path("dataSources")) {
            var conflicts = new ArrayList<String>();
            if (s.path("conflictsWith").isTextual() && !s.path("conflictsWith").asText().isBlank()) conflicts.add(s.path("conflictsWith").asText());
            s.path("conflictsWith").forEach(one -> conflicts.add(one.asText()));
            sources.add(new Source(s.path("name").asText("?"), s.path("query").asText(null), bool(s.path("ok")), instant(s.path("fetchedAt")),
                    s.path("records").isNumber() ? s.path("records").asInt() : null, bool(s.path("complete")), conflicts));
        }
        return sources;
    }

    /// All of it, indented.
    public String pretty() {
        return run.toPrettyString();
    }

    static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isTextual() ? value.asText() : value.toPrettyString();
    }

    private static List<Entry> entries(JsonNode object) {
        var entries = new ArrayList<Entry>();
        object.properties().forEach(e -> entries.add(new Entry(e.getKey(), text(e.getValue()))));
        return entries;
    }

    private static String join(JsonNode object, String... fields) {
        return java.util.Arrays.stream(fields).map(f -> object.path(f).asText("")).filter(v -> !v.isEmpty()).collect(Collectors.joining(", version "));
    }

    private static Boolean bool(JsonNode value) {
        return value.isBoolean() ? value.asBoolean() : null;
    }

    private static Instant instant(JsonNode value) {
        try {
            return value.isTextual() ? java.time.OffsetDateTime.parse(value.asText()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
