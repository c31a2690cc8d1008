package io.countersign.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a person typed in place of what an AI proposed. A value keeps its type: a number stays a number.
///
/// @param action the whole changed action; null: it stays
/// @param output the whole changed output; null: it stays
/// @param problems by field: what can't be taken, and why
public record ActionEdit(JsonNode action, JsonNode output, Map<String, String> problems) {

    static final String OUTPUT = "output";
    static final String AMOUNT = "amount";
    static final String ARGUMENT = "argument.";
    private static final ObjectMapper JSON = new ObjectMapper();
    // What a browser does not give back as it got it.
    private static final Pattern UNTYPEABLE = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]");

    /// A field of the form.
    ///
    /// @param name its name in the form
    /// @param type `text`, `number`, `boolean` or `json`
    /// @param value as typed, else as the AI proposed it
    /// @param before as the AI proposed it
    public record Field(String name, String label, String type, String value, String before, boolean required, String problem) {

        public boolean isTall() {
            return type.equals("json") || before.length() > 60 || before.contains("\n");
        }

        public boolean isChanged() {
            return !same(value, before);
        }
    }

    /// @param typed by field name
    static ActionEdit of(Proposal proposal, Map<String, String> typed) {
        var problems = new LinkedHashMap<String, String>();
        JsonNode output = null;
        var saidOutput = typed.get(OUTPUT);
        if (saidOutput != null && !same(saidOutput, proposal.output())) {
            output = proposal.run().path("output").isContainerNode() ? json(OUTPUT, saidOutput, problems) : TextNode.valueOf(lines(saidOutput));
        }
        if (!proposal.hasAction()) return new ActionEdit(null, output, problems);
        var action = (ObjectNode) proposal.action().deepCopy();
        var saidAmount = typed.get(AMOUNT);
        if (saidAmount != null && proposal.amount() != null && !saidAmount.strip().equals(proposal.amount())) amount(action, saidAmount.strip(), problems);
        typed.forEach((name, value) -> {
            if (!name.startsWith(ARGUMENT)) return;
            var argument = name.substring(ARGUMENT.length());
            var before = proposal.action().path("arguments").path(argument);
            if (same(value, Proposal.text(before)) || before.isMissingNode() && value.isBlank()) return;
            var after = typed(name, value, before, problems);
            if (after != null) action.withObject("/arguments").set(argument, after);
        });
        boolean changed = !action.equals(proposal.action());
        // The service takes the whole of both, once one of them differs.
        return new ActionEdit(changed || output != null ? action : null, output, problems);
    }

    public boolean isEmpty() {
        return action == null && output == null;
    }

    /// The fields of the action: amount, then arguments in the schema's and then the action's order.
    static List<Field> fields(Proposal proposal, JsonNode schema, Map<String, String> typed, Map<String, String> problems) {
        var fields = new ArrayList<Field>();
        if (proposal.amount() != null) {
            fields.add(field(AMOUNT, "Amount" + (proposal.currency() == null ? "" : ", " + proposal.currency()), "number", proposal.amount(), true, typed, problems));
        }
        var names = new LinkedHashSet<String>();
        var described = schema == null ? null : schema.path("properties");
        if (described != null) described.fieldNames().forEachRemaining(names::add);
        proposal.action().path("arguments").fieldNames().forEachRemaining(names::add);
        var required = new LinkedHashSet<String>();
        if (schema != null) schema.path("required").forEach(one -> required.add(one.asText()));
        for (var name : names) {
            var value = proposal.action().path("arguments").path(name);
            fields.add(field(ARGUMENT + name, Formats.words(name), type(value, described == null ? null : described.path(name)), Proposal.text(value), required.contains(name), typed, problems));
        }
        return fields;
    }

    private static Field field(String name, String label, String type, String before, boolean required, Map<String, String> typed, Map<String, String> problems) {
        return new Field(name, label, type, typed.getOrDefault(name, before), before, required, problems.get(name));
    }

    private static String type(JsonNode value, JsonNode described) {
        if (value.isNumber()) return "number";
        if (value.isBoolean()) return "boolean";
        if (value.isContainerNode()) return "json";
        if (value.isTextual() || described == null) return "text";
        return switch (described.path("type").asText()) {
            case "number", "integer" -> "number";
            case "boolean" -> "boolean";
            case "object", "array" -> "json";
            default -> "text";
        };
    }

    private static void amount(ObjectNode action, String typed, Map<String, String> problems) {
        try {
            var amount = new BigDecimal(typed);
            if (amount.signum() < 0) problems.put(AMOUNT, "The amount is " + typed + ", which is below zero; type what is to be released.");
            else action.put("amount", amount.toPlainString());
        } catch (NumberFormatException e) {
            problems.put(AMOUNT, "The amount is \u201c" + Formats.cut(typed) + "\u201d, which is no decimal number; type one such as 190.00.");
        }
    }

    private static JsonNode typed(String name, String value, JsonNode before, Map<String, String> problems) {
        var label = name.substring(ARGUMENT.length());
        if (before.isNumber()) {
            try {
                return JSON.getNodeFactory().numberNode(new BigDecimal(value.strip()));
            } catch (NumberFormatException e) {
                problems.put(name, label + " is a number, and \u201c" + Formats.cut(value) + "\u201d is not.");
                return null;
            }
        }
        if (before.isBoolean()) {
            if (value.equals("true") || value.equals("false")) return JSON.getNodeFactory().booleanNode(value.equals("true"));
            problems.put(name, label + " is true or false, and \u201c" + Formats.cut(value) + "\u201d is neither.");
            return null;
        }
        return before.isContainerNode() ? json(name, value, problems) : TextNode.valueOf(lines(value));
    }

    private static JsonNode json(String name, String value, Map<String, String> problems) {
        try {
            var json = JSON.readTree(value);
            if (json != null && json.isContainerNode()) return json;
            problems.put(name, "This has to stay a JSON object or list.");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            problems.put(name, "This is not JSON" + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()) + ". " + e.getOriginalMessage() + ".");
        }
        return null;
    }

    static boolean same(String typed, String before) {
        return plain(typed).equals(plain(before));
    }

    private static String plain(String text) {
        return UNTYPEABLE.matcher(lines(text)).replaceAll("").stripTrailing();
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
