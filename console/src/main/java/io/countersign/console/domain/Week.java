package io.countersign.console.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Seven days that end with one, and the days to go to from there.
///
/// @param last the last day
/// @param today nothing lies after it
public record Week(LocalDate last, LocalDate today) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    /// @param said a day such as 2026-11-27; anything else, and a day to come, means today
    public static Week until(String said, LocalDate today) {
        try {
            var last = said == null ? today : LocalDate.parse(said);
            return new Week(last.isAfter(today) ? today : last, today);
        } catch (DateTimeException e) {
            return new Week(today, today);
        }
    }

    public LocalDate earlier() {
        return last.minusDays(7);
    }

    /// Null: this is the newest.
    public LocalDate later() {
        return last.isBefore(today) ? last.plusDays(7).isAfter(today) ? today : last.plusDays(7) : null;
    }

    public boolean now() {
        return last.equals(today);
    }

    /// `22 to 28 Nov 2026`: the days between two moments, as a report names them.
    public static String days(Instant from, Instant to, String zone) {
        var there = ZoneId.of(zone);
        var first = LocalDate.ofInstant(from, there);
        var last = LocalDate.ofInstant(to.minusNanos(1), there);
        var start = first.getMonth() == last.getMonth() && first.getYear() == last.getYear() ? String.valueOf(first.getDayOfMonth()) : (first.getYear() == last.getYear() ? DAY : DAY_OF_YEAR).format(first);
        return start + " to " + DAY_OF_YEAR.format(last);
    }
}
