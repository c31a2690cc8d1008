package io.countersign.approval.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An absence as it comes over HTTP. Times are instants such as `2026-11-27T17:00:00Z`, or days such as `2026-11-27` in UTC, of which
/// the first and the last count whole.
///
/// @param from left out: from now on
/// @param until when the person is back
/// @param cover id of the person who stands in
/// @param note why; may be left out
public record AbsenceRequest(String from, @Schema(required = true) String until, @Schema(required = true) String cover, String note) {

    /// @return null: from now on
    Instant start() {
        return from == null ? null : time("from", from, Duration.ZERO);
    }

    Instant end() {
        return time("until", until, Duration.ofDays(1));
    }

    String standIn() {
        return Fields.id("cover", cover, "give the id of the person who stands in; GET /people lists them");
    }

    private static Instant time(String field, String value, Duration day) {
        var remedy = "write a time such as 2026-11-27T17:00:00Z, or a day such as 2026-11-27";
        if (value == null) {
            throw Fields.invalid(field, null, remedy);
        }
        try {
            var time = value.length() == 10 ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant().plus(day) : Instant.parse(value);
            return Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw Fields.invalid(field, value, remedy);
        }
    }
}
