package io.countersign.exception.rest;

import io.countersign.exception.domain.Resolution;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.quarkus.Replies;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What people send with a request, but for [ResolutionRequest].
final class Requests {

    private static final Set<String> CHANNELS = Set.of("rest", "cli", "console");
    private static final int TEXT_MAX = 256;
    private static final int ECHO_MAX = 100;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Requests() {}

    /// Nothing needs to be said.
    @Schema(description = "Nothing needs to be said")
    record Plain() {}

    /// Something is written down, or is the reason.
    @Schema(name = "ExceptionNote", description = "What is written down, or why")
    record Note(@Schema(required = true, description = "4000 characters at most") String note) {}

    /// Put aside.
    @Schema(name = "ExceptionSnooze", description = "Until when it is put aside")
    record Snooze(@Schema(required = true, examples = {"2026-11-27T09:00:00Z", "2026-11-27"}, description = "Instant; or a date: the end of that day, UTC") String until,
            @Schema(required = true, description = "Why; 10 characters or more") String note) {}

    /// The customer is waited for.
    @Schema(name = "ExceptionWaitForCustomer", description = "Until when the customer is waited for; the target time moves along")
    record Wait(@Schema(description = "Instant; or a date: the end of that day, UTC; left out: 30 days") String until,
            @Schema(required = true, description = "Why; 10 characters or more") String note) {}

    /// Another owner.
    @Schema(name = "ExceptionReassign", description = "Who owns it from now on")
    record Reassign(@Schema(required = true, description = "Person id") String to, @Schema(required = true, description = "Why; 10 characters or more") String note) {}

    /// On top of the queue.
    @Schema(name = "ExceptionPin", description = "On top of the queue, or back")
    record Pin(@Schema(required = true) Boolean pinned, @Schema(required = true, description = "Why; 10 characters or more") String note) {}

    /// The same matter as another one.
    @Schema(name = "ExceptionMerge", description = "The exception that goes on in place of this one")
    record Merge(@Schema(required = true, description = "Exception id") String into, @Schema(required = true, description = "Why; 10 characters or more") String note,
            @Schema(minimum = "1", description = "Version of the exception that was shown; when it has changed since, the merge is refused."
                    + " Mandatory into an exception of another case") Long version,
            @Schema(description = "rest, cli or console", defaultValue = "rest") String channel) {}

    /// Somebody has seen an alert.
    @Schema(name = "AlertAcknowledgement", description = "Somebody has seen it")
    record Acknowledge(@Schema(description = "4000 characters at most") String note) {}

    /// The note, as it is; how long it must be is the queue's matter.
    static String note(String note) {
        if (note == null) {
            throw invalid("note: it is missing; say why.");
        }
        return noteIfAny(note);
    }

    /// @return null: there is none
    static String noteIfAny(String note) {
        if (note != null && note.length() > Resolution.NOTE_MAX) {
            throw invalid("note: it has " + note.length() + " characters; write " + Resolution.NOTE_MAX + " at most.");
        }
        return note;
    }

    static String text(String field, String value, String remedy) {
        if (value == null || value.isBlank()) {
            throw invalid(field + ": it is " + (value == null ? "missing" : "empty") + "; " + remedy + ".");
        }
        if (value.length() > TEXT_MAX) {
            throw invalid(field + ": it has " + value.length() + " characters; " + remedy + ", " + TEXT_MAX + " at most.");
        }
        return value;
    }

    /// The version that was shown; 0: it was left out.
    static long shownVersion(Long version) {
        if (version != null && version < 1) {
            throw invalid("version: " + version + " is no version; give the one of the exception that you were shown.");
        }
        return version == null ? 0 : version;
    }

    /// Where a person asks.
    static String channel(String channel) {
        if (channel != null && !CHANNELS.contains(channel)) {
            throw invalid("channel: '" + cut(channel) + "' is not known; leave it out, or use rest, cli or console.");
        }
        return channel == null ? "rest" : channel;
    }

    /// An instant, or the end of a day.
    static Instant until(String value) {
        var text = text("until", value, "say until when, such as 2026-11-27T09:00:00Z, or a date: the end of that day, UTC");
        var until = time(text);
        if (until.isBefore(Instant.EPOCH) || until.isAfter(LATEST)) {
            throw invalid("until: '" + cut(text) + "' is too far away; write a time between 1970 and 9999, such as 2026-11-27T09:00:00Z.");
        }
        return until;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notAnInstant) {
            try {
                return LocalDate.parse(text).atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw invalid("until: '" + cut(text) + "' is no time; write one such as 2026-11-27T09:00:00Z, or a date such as 2026-11-27.");
            }
        }
    }

    /// @param value null: it was left out
    static String atMost(String field, String value, int max, String remedy) {
        if (value != null && value.length() > max) {
            throw invalid(field + ": it has " + value.length() + " characters; " + remedy + ", " + max + " at most.");
        }
        return value;
    }

    /// A value as a refusal tells it.
    static String cut(String value) {
        return value.length() <= ECHO_MAX ? value : value.substring(0, ECHO_MAX) + "…";
    }

    static RuntimeException invalid(String detail) {
        return Replies.problem(Kind.INVALID, "INVALID_REQUEST", detail);
    }
}
