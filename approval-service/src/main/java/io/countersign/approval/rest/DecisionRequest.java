package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.Approvals.Wish;
import io.countersign.approval.RunEdit;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.domain.Words;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A decision as it comes over HTTP.
///
/// @param kind `approve`, `edit`, `reject`, `send-back`, `override` (although a rule or the model speaks against it), `answer` (instead
/// of the AI)
/// @param version version of the approval that was shown
/// @param actionDigest digest of the action that was shown; left out: there is no action
/// @param note why; 10 characters or more, may be left out with `approve`
/// @param action with `edit` and `answer`: the whole changed action; left out: it stays
/// @param output with `edit` and `answer`: the whole changed output; left out: it stays
/// @param cardDigest SHA-256 of what was shown; left out: that of the recorded look, where there is one
/// @param firstViewedAt when it was first shown, since it was opened; a recorded look counts before it
/// @param channel `rest`, `cli` or `console`; default `rest`
public record DecisionRequest(
        @Schema(enumeration = {"approve", "edit", "reject", "send-back", "override", "answer"}, required = true) String kind,
        @Schema(required = true) Long version,
        String actionDigest,
        String note,
        @Schema(implementation = Object.class, nullable = true) JsonNode action,
        @Schema(implementation = Object.class, nullable = true) JsonNode output,
        String cardDigest,
        Instant firstViewedAt,
        String channel) {

    static final Map<String, DecisionKind> KINDS = Arrays.stream(DecisionKind.values()).collect(Collectors.toMap(Words::kind, k -> k));
    private static final Set<String> CHANNELS = Set.of("rest", "cli", "console");
    // What is outside can't be kept in milliseconds, or is no time at which a person looked at something.
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    Wish wish() {
        if (kind == null || !KINDS.containsKey(kind)) {
            throw Fields.invalid("kind", kind, "write approve, edit, reject, send-back, override or answer");
        }
        if (version == null) {
            throw Fields.invalid("version", null, "give the version of the approval that was shown");
        }
        if (firstViewedAt != null && (firstViewedAt.isBefore(EARLIEST) || firstViewedAt.isAfter(LATEST))) {
            throw Fields.invalid("firstViewedAt", firstViewedAt.toString(), "write the time at which it was first shown, such as 2026-11-27T17:00:00Z, "
                    + "or leave it out");
        }
        return new Wish(KINDS.get(kind), version, Fields.digest("actionDigest", actionDigest), Fields.note(note), new RunEdit(action, output),
                Fields.digest("cardDigest", cardDigest), firstViewedAt, channel(channel));
    }

    /// Through what it was decided.
    static String channel(String channel) {
        if (channel != null && !CHANNELS.contains(channel)) {
            throw Fields.invalid("channel", channel, "write rest, cli or console, or leave it out");
        }
        return channel == null ? "rest" : channel;
    }
}
