package io.countersign.exception.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads the body of a request. What is not exactly the JSON that is expected is answered with 400 and a sentence that names the
/// field, the value and the remedy: nothing is guessed, and a misspelt field is not passed over.
final class JsonBody {

    private static final int SHOWN_MAX = 100;
    private static final ObjectMapper JSON = mapper();

    private JsonBody() {}

    private static ObjectMapper mapper() {
        var builder = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        builder.withCoercionConfig(LogicalType.Textual, texts -> {
            for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                texts.setCoercion(shape, CoercionAction.Fail);
            }
        });
        return builder.build();
    }

    /// The body as `type`.
    ///
    /// @throws HttpProblem 400: it is not
    static <T> T read(byte[] body, Class<T> type) {
        if (body == null || body.length == 0) {
            throw malformed("The body is empty; send a JSON object as /openapi describes it.");
        }
        try {
            var value = JSON.readValue(body, type);
            if (value == null) {
                throw malformed("The body is null; send a JSON object as /openapi describes it.");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw malformed(path(e) + ": this field is not known; " + known(e.getKnownPropertyIds()));
        } catch (InvalidFormatException e) {
            throw malformed(path(e) + ": '" + cut(String.valueOf(e.getValue())) + "' is not the kind of value that is expected; write " + kind(e.getTargetType()) + ".");
        } catch (MismatchedInputException e) {
            throw malformed((e.getPath().isEmpty() ? "The body" : path(e)) + ": this is not the kind of value that is expected; write "
                    + kind(e.getTargetType()) + ".");
        } catch (JsonMappingException e) {
            throw malformed((e.getPath().isEmpty() ? "The body" : path(e)) + ": this can't be read; see /openapi for its shape.");
        } catch (JsonProcessingException e) {
            throw malformed("The body is not JSON: line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ": "
                    + cut(e.getOriginalMessage().lines().findFirst().orElse("")) + ". Send one JSON object.");
        } catch (IOException e) {
            throw malformed("The body is not UTF-8; send JSON in UTF-8.");
        }
    }

    /// The same for a body that may be left out.
    ///
    /// @return null: there is none
    static <T> T readIfAny(byte[] body, Class<T> type) {
        return body == null || body.length == 0 ? null : read(body, type);
    }

    private static String known(Collection<Object> fields) {
        return fields == null || fields.isEmpty() ? "send no body, or {}."
                : "leave it out, or write one of " + fields.stream().map(String::valueOf).sorted().collect(Collectors.joining(", ")) + ".";
    }

    private static String kind(Class<?> type) {
        if (type == null || Map.class.isAssignableFrom(type) || Record.class.isAssignableFrom(type)) {
            return "a JSON object";
        }
        return type == Boolean.class ? "true or false" : type == Long.class ? "a whole number" : Collection.class.isAssignableFrom(type) ? "a list" : "text in quotes";
    }

    private static String path(JsonMappingException e) {
        return cut(e.getPath().stream().map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining(".")));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }

    private static RuntimeException malformed(String detail) {
        return HttpProblem.builder().withStatus(Status.BAD_REQUEST).withTitle("Not readable").withDetail(detail).with("code", "MALFORMED").build();
    }
}
