package io.countersign.export;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Moments as an export writes them: UTC, always with three digits of a second.
final class Moments {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private Moments() {
    }

    static String text(Instant at) {
        return FORM.format(at.truncatedTo(ChronoUnit.MILLIS));
    }

    /// As text; outside the years 1 to 9999 the number itself.
    static String text(long ms) {
        return ms < FIRST || ms > LAST ? Long.toString(ms) : text(Instant.ofEpochMilli(ms));
    }
}
