package io.countersign.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/// Moments as people read them, in the machine's time zone.
public final class Times {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private Times() {}

    /// Day and time; the text itself when it is no moment.
    public static String moment(String instant) {
        try {
            var at = Instant.parse(instant);
            return DAY.format(at) + " " + CLOCK.format(at);
        } catch (DateTimeParseException e) {
            return instant;
        }
    }

    /// How far away a moment is: `in 29 min`, `5 min ago`; empty when it is no moment.
    public static String distance(String instant, Instant now) {
        try {
            var left = Duration.between(now, Instant.parse(instant));
            var words = span(left.abs());
            return left.isNegative() ? words + " ago" : "in " + words;
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    /// How long, in one unit: `40 s`, `29 min`, `5 h`, `3 days`.
    public static String span(Duration span) {
        return span.toMinutes() < 1 ? span.toSeconds() + " s" : span.toHours() < 2 ? span.toMinutes() + " min"
                : span.toDays() < 2 ? span.toHours() + " h" : span.toDays() + " days";
    }
}
