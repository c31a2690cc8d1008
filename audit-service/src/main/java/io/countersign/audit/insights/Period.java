package io.countersign.audit.insights;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Whole days in a time zone, and as many before them.
///
/// @param from first moment
/// @param to the moment after the last
/// @param before first moment of the period before
/// @param zone whose days they are
public record Period(Instant from, Instant to, Instant before, ZoneId zone) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /// The days that end with a given one.
    ///
    /// @param until the last day; null: today, as far as it has come
    /// @param days how many
    public static Period of(LocalDate until, int days, ZoneId zone, Clock clock) {
        var end = (until == null ? LocalDate.ofInstant(clock.instant(), zone) : until).plusDays(1);
        return new Period(start(end.minusDays(days), zone), start(end, zone), start(end.minusDays(2L * days), zone), zone);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// The day after the last one: what a rule's review date is compared with.
    public LocalDate end() {
        return LocalDate.ofInstant(to, zone);
    }

    /// How many days it has.
    public int days() {
        return Math.toIntExact(ChronoUnit.DAYS.between(LocalDate.ofInstant(from, zone), end()));
    }

    /// A moment as people of its zone read it, to the minute.
    String said(Instant moment) {
        return MINUTES.withZone(zone).format(moment);
    }

    /// The command that replays the live runs of its days through a flow.
    String replay(String flow) {
        return "./countersign replay --flow " + flow + " --from " + LocalDate.ofInstant(from, zone);
    }

    /// As parameters of a question.
    Map<String, Object> given() {
        var given = new LinkedHashMap<String, Object>();
        given.put("from", from);
        given.put("to", to);
        given.put("before", before);
        given.put("zone", zone.getId());
        given.put("days", days());
        return given;
    }
}
