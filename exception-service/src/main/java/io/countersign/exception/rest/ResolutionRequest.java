package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How a person settles an exception.
@Schema(description = "How a person settles an exception")
public record ResolutionRequest(
        @Schema(required = true, enumeration = {"fix", "correct", "release", "approval", "retry", "fallback", "by-hand", "reject", "dismiss"},
                description = "fix: the data, and all rules again; correct: the output, in place; fallback: where the waiting run names one; dismiss: nothing needs to be done") String kind,
        @Schema(required = true, description = "Version of the exception that was shown") Long version,
        @Schema(description = "actionDigest that was shown; absent when it was null") String actionDigest,
        @Schema(description = "SHA-256 of what was shown") String cardDigest,
        @Schema(required = true, description = "Why; 10 characters or more, 4000 at most") String note,
        @Schema(description = "What became of it, where the kind does not say it: DUPLICATE; with dismiss also HANDLED_BY_HAND") String outcomeCode,
        @Schema(description = "Runs it is for; absent or empty: all that wait") List<String> runIds,
        @Schema(description = "Changes to each of these runs, with fix or release, such as {\"references.order\":\"W1\"}. The action's arguments must fit the argumentsSchema of the run; only fix makes another action (type, effect, tool) of it") Map<String, String> set,
        @Schema(implementation = Object.class, nullable = true, description = "With correct: the output as it is to be, text or JSON") JsonNode output,
        @Schema(description = "rest, cli or console", defaultValue = "rest") String channel) {}
