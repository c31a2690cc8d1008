package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.util.Optional;

/// Checks that a JSON document is a JSON Schema of the dialect 2020-12 that needs nothing from elsewhere.
final class ArgumentsSchema {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonSchema META = SCHEMAS.getSchema(SchemaLocation.of(SchemaId.V202012));

    private ArgumentsSchema() {}

    /// What is wrong with it, one sentence; empty: nothing.
    static Optional<String> flaw(JsonNode schema) {
        var elsewhere = elsewhere(schema);
        if (elsewhere.isPresent()) {
            return elsewhere;
        }
        var flaws = META.validate(schema);
        if (!flaws.isEmpty()) {
            var first = flaws.iterator().next();
            return Optional.of(PlainText.oneLine(first.getMessage(), 160) + ".");
        }
        try {
            SCHEMAS.getSchema(schema).initializeValidators(); // finds references that lead nowhere, and broken patterns
            return Optional.empty();
        } catch (JsonSchemaException | IllegalArgumentException e) {
            return Optional.of(PlainText.oneLine(String.valueOf(e.getMessage()), 160) + ".");
        }
    }

    /// A flow is checked and judged without the network, so nothing may refer to it.
    private static Optional<String> elsewhere(JsonNode node) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                var name = field.getKey();
                var value = field.getValue();
                if ((name.equals("$ref") || name.equals("$dynamicRef")) && value.isTextual() && !value.textValue().startsWith("#")) {
                    return Optional.of("\"%s\" must stay inside the schema, such as \"#/$defs/name\", got \"%s\".".formatted(name,
                            PlainText.oneLine(value.textValue(), 80)));
                }
                if (name.equals("$schema") && !value.asText().equals(SchemaId.V202012)) {
                    return Optional.of("\"$schema\" must be \"%s\" or be left out, got \"%s\".".formatted(SchemaId.V202012,
                            PlainText.oneLine(value.asText(), 80)));
                }
                if (name.equals("$id") && value.isTextual()) {
                    return Optional.of("\"$id\" has no meaning inside a flow; remove it.");
                }
            }
        }
        for (var child : node) {
            var flaw = elsewhere(child);
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }
}
