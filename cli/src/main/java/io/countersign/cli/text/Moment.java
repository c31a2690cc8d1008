package io.countersign.cli.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A moment as a person writes it. A date means a whole day in the machine's time zone, so what it stands for is said back.
///
/// @param at the moment
/// @param said in words, with the time zone
public record Moment(Instant at, String said) {

    private static final Pattern SPAN = Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?:in)?)?(?:(\\d+)s)?");
    /// Nobody means longer ones, and nothing that is computed with these leaves the calendar.
    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final String FORMS = "write a date (2026-11-27), a time of day (17:30), both (2026-11-27T17:30) or an instant (2026-11-27T16:30:00Z)";

    /// `--until`: a date means the end of that day.
    public static final class Until implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            return until(text, Instant.now(), ZoneId.systemDefault());
        }
    }

    /// `--from`: a date means the start of that day.
    public static final class From implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            return from(text, Instant.now(), ZoneId.systemDefault());
        }
    }

    /// `--for`, `--older-than`: `2h`, `30m`, `1d`, `1h30m`, `PT2H`.
    public static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return span(text);
        }
    }

    static Moment until(String text, Instant now, ZoneId zone) {
        return read(text, now, zone, 1, "the end of ");
    }

    static Moment from(String text, Instant now, ZoneId zone) {
        return read(text, now, zone, 0, "the start of ");
    }

    private static Moment read(String text, Instant now, ZoneId zone, int days, String edge) {
        try {
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                var date = LocalDate.parse(text);
                return new Moment(date.plusDays(days).atStartOfDay(zone).toInstant(), edge + date + " (" + zone + ")");
            }
            if (text.matches("\\d\\d:\\d\\d(:\\d\\d)?")) {
                var today = LocalTime.parse(text).atDate(LocalDate.ofInstant(now, zone)).atZone(zone);
                return of((today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant(), zone);
            }
            return of(text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant(), zone);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no moment; " + FORMS + ".");
        }
    }

    /// A moment that was computed.
    public static Moment of(Instant at, ZoneId zone) {
        return new Moment(at, WORDS.format(at.atZone(zone)) + " (" + zone + ")");
    }

    static Duration span(String text) {
        try {
            var parts = SPAN.matcher(text);
            if (text.startsWith("P")) {
                return bounded(text, Duration.parse(text));
            } else if (!text.isEmpty() && parts.matches()) {
                return bounded(text, Duration.ofDays(number(parts.group(1))).plusHours(number(parts.group(2))).plusMinutes(number(parts.group(3))).plusSeconds(number(parts.group(4))));
            }
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is no length of time; write for example 2h, 30m, 1d or 1h30m.");
    }

    private static Duration bounded(String text, Duration span) {
        if (!span.isNegative() && span.compareTo(LONGEST) <= 0) return span;
        throw new TypeConversionException("'" + text + "' is not between 0 and " + LONGEST.toDays() + " days; write for example 2h, 30m, 1d or 1h30m.");
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
