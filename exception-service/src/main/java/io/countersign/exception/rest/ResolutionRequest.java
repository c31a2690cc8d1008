package io.countersign.exception.rest;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How a person settles an exception.
@Schema(description = "How a person settles an exception")
public record ResolutionRequest(
        @Schema(required = true, enumeration = {"fix", "release", "approval", "retry", "by-hand", "reject", "dismiss"},
                description = "dismiss is for incidents without a run") String kind,
        @Schema(required = true, description = "Version of the exception that was shown") Long version,
        @Schema(description = "actionDigest that was shown; absent when it was null") String actionDigest,
        @Schema(description = "SHA-256 of what was shown") String cardDigest,
        @Schema(required = true, description = "Why; 10 characters or more") String note,
        @Schema(description = "Runs it is for; absent or empty: all that wait") List<String> runIds,
        @Schema(description = "Changes to each of these runs, with fix or release, such as {\"references.order\":\"W1\"}") Map<String, String> set,
        @Schema(description = "rest, cli or console", defaultValue = "rest") String channel) {}
