package io.countersign.singlewriter.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Collectors;

/// How a request's body is read: whatever is wrong with it is named, so that nobody has to guess.
public final class Bodies {

    private Bodies() {}

    /// The body as a record.
    ///
    /// @param type a record that Jackson reads
    /// @throws HttpProblem 400 `MALFORMED`: it isn't JSON, or not of that shape
    public static <T> T read(byte[] body, Class<T> type, ObjectMapper json) {
        try {
            var reader = json.readerFor(type).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            T read = body == null || body.length == 0 ? null : reader.readValue(body);
            if (read == null) {
                throw malformed("There is no body; send a JSON object.");
            }
            return read;
        } catch (UnrecognizedPropertyException e) {
            throw malformed("%s is not known; leave it out, or write one of %s.".formatted(e.getPropertyName(), e.getKnownPropertyIds()));
        } catch (InvalidFormatException e) {
            throw malformed("%s is '%s'; write %s".formatted(path(e), e.getValue(), e.getTargetType() == Instant.class
                    ? "a time such as 2026-11-23T10:42:07Z." : "a whole number."));
        } catch (JsonMappingException e) {
            throw malformed((e.getPath().isEmpty() ? "The body" : path(e)) + " has not the shape that is expected; see /openapi.");
        } catch (JsonProcessingException e) {
            throw malformed("The body is not JSON: line %d, column %d: %s.".formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(),
                    e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            throw malformed("The body is not UTF-8; send JSON in UTF-8.");
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static HttpProblem malformed(String detail) {
        return HttpProblem.builder().withStatus(Status.BAD_REQUEST).withTitle("Not readable").withDetail(detail).with("code", "MALFORMED").build();
    }
}
