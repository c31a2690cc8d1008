package io.countersign.audit.insights;

import java.time.Clock;
import java.time.Duration;
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
/// @param now how far it has come; of a past period: `to`
/// @param zone whose days they are
public record Period(Instant from, Instant to, Instant before, Instant now, ZoneId zone) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /// The days that end with a given one.
    ///
    /// @param until the last day; null: today, as far as it has come
    /// @param days how many
    public static Period of(LocalDate until, int days, ZoneId zone, Clock clock) {
        var end = (until == null ? LocalDate.ofInstant(clock.instant(), zone) : until).plusDays(1);
        var to = start(end, zone);
        var now = clock.instant();
        return new Period(start(end.minusDays(days), zone), to, start(end.minusDays(2L * days), zone), now.isBefore(to) ? now : to, zone);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /// The day that a rule's dates are compared with: today; of a past period the day after its last one.
    public LocalDate today() {
        return LocalDate.ofInstant(now, zone);
    }

    /// The moment at which the period before had come as far as this one has: what is half over is not compared with a whole.
    Instant then() {
        var same = before.plus(Duration.between(from, now));
        return now.equals(to) || same.isAfter(from) ? from : same;
    }

    /// How many days it has.
    public int days() {
        return Math.toIntExact(ChronoUnit.DAYS.between(LocalDate.ofInstant(from, zone), LocalDate.ofInstant(to, zone)));
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
        given.put("now", now);
        given.put("then", then());
        given.put("zone", zone.getId());
        given.put("days", days());
        return given;
    }
}
