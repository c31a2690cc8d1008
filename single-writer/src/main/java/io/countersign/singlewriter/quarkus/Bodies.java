package io.countersign.singlewriter.quarkus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Reads what comes in the body of a request. What is wrong is said with field, value and remedy: nothing is guessed, and a misspelt
/// field is not passed over.
public final class Bodies {

    private static final int VALUE_SHOWN_MAX = 60;
    private static final int DEPTH_MAX = 64;
    /// Takes no text for a number and no number for a text, keeps every digit, and wants each field once.
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build()).build())
            .addModule(new JavaTimeModule()).disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, config -> List.of(CoercionInputShape.Integer, CoercionInputShape.Float,
                    CoercionInputShape.Boolean).forEach(shape -> config.setCoercion(shape, CoercionAction.Fail)))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).build();

    private Bodies() {}

    /// Reads a body as the record `type`; its components are the fields that may be given.
    ///
    /// @throws HttpProblem 400: it isn't the JSON that is expected
    public static <T extends Record> T read(byte[] body, Class<T> type) {
        var fields = Arrays.stream(type.getRecordComponents()).map(c -> c.getName()).toList();
        if (body == null || body.length == 0) {
            throw malformed("The body is missing; give a JSON object with " + named(fields) + ".");
        }
        var tree = tree(body);
        if (tree.isNull()) {
            throw malformed("The body is null; give an object with " + named(fields) + ".");
        }
        try {
            return JSON.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw malformed(e.getPropertyName() + " is not known; " + (fields.isEmpty() ? "send no body, or {}."
                    : "leave it out, or write one of " + named(fields) + "."));
        } catch (MismatchedInputException e) {
            throw malformed(e.getPath().isEmpty() ? "The body is no object; give an object with " + named(fields) + "."
                    : path(e) + " is " + value(tree, e) + "; write " + expected(e.getTargetType()) + ".");
        } catch (JsonProcessingException e) {
            throw malformed("The body has not the shape that is expected; see /openapi.");
        }
    }

    /// The same for a body that may be left out.
    ///
    /// @return null: there is none
    /// @throws HttpProblem 400: there is one, and it isn't the JSON that is expected
    public static <T extends Record> T readIfAny(byte[] body, Class<T> type) {
        return body == null || body.length == 0 ? null : read(body, type);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (StreamConstraintsException e) { // says no place
            throw malformed("The body is nested too deeply or has parts that are too long; send JSON of " + DEPTH_MAX + " levels at most.");
        } catch (JsonProcessingException e) {
            throw malformed("The body is not JSON: line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()
                    + ": " + e.getOriginalMessage().lines().findFirst().orElse("") + ".");
        } catch (IOException e) {
            throw malformed("The body is not UTF-8; send JSON in UTF-8.");
        }
    }

    private static String expected(Class<?> type) {
        if (type == Instant.class) {
            return "a time such as 2026-11-23T10:42:07Z";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Long.class) {
            return "a whole number";
        }
        return type == Boolean.class ? "true or false" : Collection.class.isAssignableFrom(type) ? "a list of texts" : "an object";
    }

    private static String value(JsonNode tree, JsonMappingException e) {
        var value = tree;
        for (var step : e.getPath()) {
            value = step.getFieldName() == null ? value.path(step.getIndex()) : value.path(step.getFieldName());
        }
        var text = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
        return text.length() <= VALUE_SHOWN_MAX ? text : text.substring(0, VALUE_SHOWN_MAX) + "...";
    }

    private static String named(List<String> fields) {
        return fields.size() < 2 ? String.join("", fields)
                : String.join(", ", fields.subList(0, fields.size() - 1)) + " and " + fields.getLast();
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static RuntimeException malformed(String detail) {
        return HttpProblem.builder().withStatus(Status.BAD_REQUEST).withTitle("Not readable").withDetail(detail).with("code", "MALFORMED").build();
    }
}
