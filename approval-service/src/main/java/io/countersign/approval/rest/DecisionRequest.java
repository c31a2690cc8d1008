package io.countersign.approval.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.countersign.approval.Approvals.Wish;
import io.countersign.approval.RunEdit;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A decision as it comes over HTTP.
///
/// @param kind `approve`, `edit`, `reject`, `send-back`
/// @param version version of the approval that was shown
/// @param actionDigest digest of the action that was shown; left out: there is no action
/// @param note why; 10 characters or more, may be left out with `approve`
/// @param action with `edit`: the whole changed action
/// @param output with `edit`: the changed output
/// @param cardDigest SHA-256 of what was shown
/// @param firstViewedAt when it was first shown
/// @param channel `rest`, `cli` or `console`; default `rest`
public record DecisionRequest(
        @Schema(enumeration = {"approve", "edit", "reject", "send-back"}, required = true) String kind,
        @Schema(required = true) Long version,
        String actionDigest,
        String note,
        @Schema(implementation = Object.class, nullable = true) JsonNode action,
        @Schema(implementation = Object.class, nullable = true) JsonNode output,
        String cardDigest,
        Instant firstViewedAt,
        String channel) {

    private static final int NOTE_MAX = 4_000;
    private static final Map<String, DecisionKind> KINDS = Map.of("approve", DecisionKind.APPROVE, "edit", DecisionKind.EDIT,
            "reject", DecisionKind.REJECT, "send-back", DecisionKind.SEND_BACK);
    private static final Set<String> CHANNELS = Set.of("rest", "cli", "console");

    /// @throws io.quarkiverse.resteasy.problem.HttpProblem 400: `body` isn't the JSON that is expected
    static DecisionRequest read(byte[] body, ObjectMapper json) {
        try {
            var request = json.readValue(body, DecisionRequest.class);
            if (request == null) {
                throw malformed("The body is null; give an object with kind, version and actionDigest.");
            }
            return request;
        } catch (UnrecognizedPropertyException e) {
            throw malformed(e.getPropertyName() + " is not known; leave it out, or write one of " + e.getKnownPropertyIds() + ".");
        } catch (InvalidFormatException e) {
            throw malformed(path(e) + " is '" + e.getValue() + "'; write "
                    + (e.getTargetType() == Instant.class ? "a time such as 2026-11-23T10:42:07Z." : "a whole number."));
        } catch (JsonMappingException e) {
            throw malformed((e.getPath().isEmpty() ? "The body" : path(e)) + " has not the shape that is expected; see /openapi.");
        } catch (JsonProcessingException e) {
            throw malformed("The body is not JSON: line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()
                    + ": " + e.getOriginalMessage().lines().findFirst().orElse("") + ".");
        } catch (IOException e) {
            throw malformed("The body is not UTF-8; send JSON in UTF-8.");
        }
    }

    Wish wish() {
        if (kind == null || !KINDS.containsKey(kind)) {
            throw invalid("kind", kind, "write approve, edit, reject or send-back");
        }
        if (version == null) {
            throw invalid("version", null, "give the version of the approval that was shown");
        }
        if (note != null && note.length() > NOTE_MAX) {
            throw invalid("note", note.length() + " characters", "write " + NOTE_MAX + " characters at most");
        }
        if (channel != null && !CHANNELS.contains(channel)) {
            throw invalid("channel", channel, "write rest, cli or console, or leave it out");
        }
        return new Wish(KINDS.get(kind), version, actionDigest, note == null || note.isBlank() ? null : note, new RunEdit(action, output),
                cardDigest, firstViewedAt, channel == null ? "rest" : channel);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static RuntimeException malformed(String detail) {
        return HttpProblem.builder().withStatus(Status.BAD_REQUEST).withTitle("Not readable").withDetail(detail).with("code", "MALFORMED").build();
    }

    private static RuntimeException invalid(String field, String value, String remedy) {
        return Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", field + (value == null ? " is missing; " : " is '" + value + "'; ") + remedy + ".");
    }
}
