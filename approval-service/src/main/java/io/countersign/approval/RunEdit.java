package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.ContentJson;
import java.util.Currency;
import java.util.Set;
import java.util.regex.Pattern;

/// What a person wants instead: a full replacement of action, output or both.
///
/// @param action null: stays as it is
/// @param output null: stays as it is
public record RunEdit(JsonNode action, JsonNode output) {

    /// Largest edited run, bytes.
    public static final int RUN_MAX = 900 * 1024;
    private static final int DEPTH_MAX = 32;
    private static final Set<String> FIELDS = Set.of("type", "effect", "tool", "amount", "currency", "direction", "arguments");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d{1,8})?");
    private static final int VALUE_SHOWN_MAX = 60;

    /// A field that can't be taken. The message says field, value and remedy.
    public static final class NotValid extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String field;

        NotValid(String field, JsonNode value, String remedy) {
            super(field + (value == null || value.isMissingNode() ? " is missing; " : " is " + shown(value) + "; ") + remedy + ".");
            this.field = field;
        }

        /// JSON Pointer of the field.
        public String field() {
            return field;
        }
    }

    /// Whether anything is to be replaced.
    public boolean isEmpty() {
        return action == null && output == null;
    }

    /// `run` with what is replaced.
    ///
    /// @throws NotValid the action or the output can't be taken
    public JsonNode applyTo(JsonNode run) {
        var edited = (ObjectNode) run.deepCopy();
        if (action != null) {
            check(action);
            edited.set("action", action);
        }
        if (output != null) {
            if (!output.isTextual() && !output.isContainerNode()) {
                throw new NotValid("/output", output, "give text, an object or an array");
            }
            edited.set("output", output);
        }
        if (depth(edited) > DEPTH_MAX) {
            throw new NotValid("/action", null, "nest no deeper than " + DEPTH_MAX + " levels");
        }
        int size = ContentJson.canonical(edited).length;
        if (size > RUN_MAX) {
            throw new NotValid("/output", null, "the edited run has " + size + " bytes; make it " + RUN_MAX + " at most");
        }
        return edited;
    }

    private static void check(JsonNode action) {
        if (!action.isObject()) {
            throw new NotValid("/action", action, "give the whole action as an object with 'type'");
        }
        action.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new NotValid("/action/" + name, action.get(name), "this field is not known; put it into 'arguments' or leave it out");
            }
        });
        text(action, "type", true);
        text(action, "tool", false);
        text(action, "direction", false);
        var effect = action.path("effect");
        if (!effect.isMissingNode() && !Set.of("external", "internal").contains(effect.asText())) {
            throw new NotValid("/action/effect", effect, "write \"external\" or \"internal\"");
        }
        var amount = action.path("amount");
        if (!amount.isMissingNode() && !(amount.isTextual() && AMOUNT.matcher(amount.asText()).matches())) {
            throw new NotValid("/action/amount", amount, "write a decimal as text, with a point and without separators, such as \"190.00\"");
        }
        var currency = action.path("currency");
        if (!amount.isMissingNode() && currency.isMissingNode() || !currency.isMissingNode() && !isCurrency(currency)) {
            throw new NotValid("/action/currency", currency, "write an ISO 4217 code, such as \"EUR\"");
        }
        if (action.has("arguments") && !action.get("arguments").isObject()) {
            throw new NotValid("/action/arguments", action.get("arguments"), "give an object");
        }
    }

    private static void text(JsonNode action, String name, boolean mandatory) {
        var value = action.path(name);
        if (value.isMissingNode() ? mandatory : !value.isTextual() || value.asText().isBlank()) {
            throw new NotValid("/action/" + name, value, "write a text");
        }
    }

    private static boolean isCurrency(JsonNode currency) {
        return currency.isTextual() && Currency.getAvailableCurrencies().stream().anyMatch(c -> c.getCurrencyCode().equals(currency.asText()));
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= VALUE_SHOWN_MAX ? text : text.substring(0, VALUE_SHOWN_MAX) + "...";
    }
}
