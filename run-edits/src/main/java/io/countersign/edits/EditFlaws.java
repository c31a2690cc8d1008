package io.countersign.edits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is wrong with the action or the output that a person wants instead. Says each flaw with JSON Pointer, value and remedy.
public final class EditFlaws {

    private static final Set<String> FIELDS = Set.of("type", "effect", "tool", "amount", "currency", "direction", "arguments");
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d{1,8})?");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).collect(Collectors.toUnmodifiableSet());
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).locale(Locale.ENGLISH).build();
    private static final String ARGUMENTS = "/action/arguments";
    private static final int SHOWN_MAX = 60;
    private static final int NAMED_MAX = 3;

    private EditFlaws() {}

    /// What is wrong with an edited run. What was not edited is not judged.
    ///
    /// @param before the run that was shown
    /// @param argumentsSchema JSON Schema 2020-12 of the arguments of the action that was shown, as JSON text; null: none
    /// @param instead what to do for an action of another type, effect or tool, because owner, limits and schema were found for the one
    ///        that was shown; null: such an edit is allowed, because the rules judge the run again
    /// @return empty: nothing
    public static Optional<String> of(JsonNode before, JsonNode run, String argumentsSchema, String instead) {
        var flaw = same("output", before, run) ? Optional.<String>empty() : output(run.path("output"));
        return flaw.or(() -> same("action", before, run) ? Optional.empty() : action(before.path("action"), run.path("action"), argumentsSchema, instead));
    }

    /// As the digest sees it: 1.0 is 1.
    private static boolean same(String field, JsonNode before, JsonNode after) {
        return before.has(field) == after.has(field)
                && (!before.has(field) || Arrays.equals(ContentJson.canonical(before.get(field)), ContentJson.canonical(after.get(field))));
    }

    private static Optional<String> output(JsonNode output) {
        return output.isTextual() || output.isContainerNode() ? Optional.empty() : flaw("/output", output, "give text, an object or an array");
    }

    private static Optional<String> action(JsonNode before, JsonNode action, String argumentsSchema, String instead) {
        if (!action.isObject()) {
            return flaw("/action", action, "give the whole action as an object with 'type'");
        }
        for (var field : action.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return flaw("/action/" + field.getKey(), field.getValue(), "this field is not known; put it into 'arguments' or leave it out");
            }
        }
        boolean sameType = before.path("type").equals(action.path("type"));
        return text(action, "type", true).or(() -> instead == null ? Optional.empty() : changed(before, action, instead))
                .or(() -> text(action, "tool", false)).or(() -> text(action, "direction", false)).or(() -> effect(action.path("effect")))
                .or(() -> money(action)).or(() -> arguments(action.path("arguments"), sameType ? argumentsSchema : null));
    }

    /// An effect that is left out is the one that the flow says; any other than before would be one that nobody has judged.
    private static Optional<String> changed(JsonNode before, JsonNode action, String instead) {
        if (!before.hasNonNull("type")) {
            return flaw("/action/type", action.path("type"), "no action was proposed, and an edit adds none; change the output only, or " + instead);
        }
        return kept("type", before, action, instead).or(() -> action.has("effect") ? kept("effect", before, action, instead) : Optional.empty())
                .or(() -> kept("tool", before, action, instead));
    }

    private static Optional<String> kept(String name, JsonNode before, JsonNode action, String instead) {
        var was = before.path(name);
        return was.equals(action.path(name)) ? Optional.empty() : flaw("/action/" + name, action.path(name), "an edit keeps the " + name
                + " of the action, " + (was.isMissingNode() ? "and none was given" : "'" + cut(was.asText()) + "'") + "; " + instead);
    }

    private static Optional<String> text(JsonNode action, String name, boolean mandatory) {
        var value = action.path(name);
        return (value.isMissingNode() ? mandatory : !value.isTextual() || value.asText().isBlank())
                ? flaw("/action/" + name, value, "write a text") : Optional.empty();
    }

    private static Optional<String> effect(JsonNode effect) {
        return effect.isMissingNode() || effect.isTextual() && Set.of("external", "internal").contains(effect.asText()) ? Optional.empty()
                : flaw("/action/effect", effect, "write \"external\" or \"internal\"");
    }

    private static Optional<String> money(JsonNode action) {
        var amount = action.path("amount");
        if (!amount.isMissingNode() && !(amount.isTextual() && AMOUNT.matcher(amount.asText()).matches())) {
            return flaw("/action/amount", amount, "write a decimal as text, with a point and without separators, such as \"190.00\"");
        }
        var currency = action.path("currency");
        return !amount.isMissingNode() && currency.isMissingNode() || !currency.isMissingNode() && !isCurrency(currency)
                ? flaw("/action/currency", currency, "write an ISO 4217 code, such as \"EUR\"") : Optional.empty();
    }

    private static boolean isCurrency(JsonNode currency) {
        return currency.isTextual() && CURRENCIES.contains(currency.asText());
    }

    private static Optional<String> arguments(JsonNode arguments, String schema) {
        if (!arguments.isMissingNode() && !arguments.isObject()) {
            return flaw(ARGUMENTS, arguments, "give an object");
        }
        if (schema == null) {
            return Optional.empty();
        }
        try {
            var given = arguments.isMissingNode() ? JsonNodeFactory.instance.objectNode() : arguments;
            var flaws = SCHEMAS.getSchema(ContentJson.read(schema.getBytes(StandardCharsets.UTF_8)), CONFIG).validate(given);
            return flaws.isEmpty() ? Optional.empty() : Optional.of(flaws.stream().limit(NAMED_MAX).map(one -> words(one, given)).collect(Collectors.joining(" "))
                    + (flaws.size() > NAMED_MAX ? " And " + (flaws.size() - NAMED_MAX) + " more." : ""));
        } catch (JsonSchemaException e) {
            return Optional.of(ARGUMENTS + " can't be checked: the argumentsSchema of the flow is broken (" + e.getMessage() + "); have the flow mended.");
        }
    }

    private static String words(ValidationMessage flaw, JsonNode arguments) {
        var pointer = flaw.getInstanceLocation().toString();
        var at = ARGUMENTS + pointer;
        if (flaw.getType().equals("required")) {
            return at + "/" + flaw.getProperty() + " is missing; the flow's argumentsSchema wants it, so give it.";
        }
        if (flaw.getType().equals("additionalProperties")) {
            return at + "/" + flaw.getProperty() + " is not known; the flow's argumentsSchema has no such field, so leave it out.";
        }
        return at + " is " + shown(arguments.at(pointer)) + "; the flow's argumentsSchema says: " + flaw.getError() + ".";
    }

    private static Optional<String> flaw(String pointer, JsonNode value, String remedy) {
        return Optional.of(pointer + (value.isMissingNode() ? " is missing; " : " is " + shown(value) + "; ") + remedy + ".");
    }

    private static String shown(JsonNode value) {
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
