package io.countersign.exception.statistics;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Weekdays and hours (UTC) at which items of one flow and reason come: over 28 days, so that each weekday comes four times.
///
/// One stands out when it saw three items or more, on three days or more (a weekday in as many weeks; in two where there is less than
/// three weeks to look at), and clearly more than it would if they came evenly: half as many again, and three standard deviations.
final class Patterns {

    private static final int DAYS = 28;
    private static final int HOURS = 24;
    private static final int WEEKDAYS = 7;
    private static final int LEAST = 3;
    private static final int WEEK = 7;
    private static final double TIMES_EXPECTED = 1.5;
    private static final double DEVIATIONS = 3;
    private static final int MOST_SHOWN = 50;

    private final Map<Matter, NavigableMap<LocalDate, int[]>> hoursByDay = new HashMap<>();
    private LocalDate newest = LocalDate.MIN;

    private record Matter(String flow, String reason) {}

    /// An item came. Times may come in any order; what is four weeks older than the newest is forgotten.
    void came(String flow, String reason, Instant at) {
        var time = at.atOffset(ZoneOffset.UTC);
        var day = time.toLocalDate();
        newest = newest.isAfter(day) ? newest : day;
        if (day.isAfter(newest.minusDays(DAYS))) {
            var days = hoursByDay.computeIfAbsent(new Matter(flow, reason), _ -> new TreeMap<>());
            days.computeIfAbsent(day, _ -> new int[HOURS])[time.getHour()]++;
            days.headMap(newest.minusDays(DAYS), true).clear();
        }
    }

    List<Report.Pattern> at(Instant now) {
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        hoursByDay.values().removeIf(days -> !days.lastKey().isAfter(newest.minusDays(DAYS)));
        var found = new ArrayList<Report.Pattern>();
        hoursByDay.forEach((matter, days) -> find(matter, days.subMap(today.minusDays(DAYS), false, today, true), found));
        found.sort(Comparator.comparingDouble((Report.Pattern p) -> p.count() - p.expected()).reversed().thenComparing(Report.Pattern::text));
        return List.copyOf(found.subList(0, Math.min(MOST_SHOWN, found.size())));
    }

    private static void find(Matter matter, NavigableMap<LocalDate, int[]> days, List<Report.Pattern> found) {
        var weekdays = new int[WEEKDAYS];
        var hours = new int[HOURS];
        var daysOfWeekday = new int[WEEKDAYS];
        var daysOfHour = new int[HOURS];
        int total = 0;
        for (var day : days.entrySet()) {
            for (int hour = 0; hour < HOURS; hour++) {
                int count = day.getValue()[hour];
                total += count;
                hours[hour] += count;
                weekdays[day.getKey().getDayOfWeek().ordinal()] += count;
                daysOfHour[hour] += count > 0 ? 1 : 0;
            }
            daysOfWeekday[day.getKey().getDayOfWeek().ordinal()]++;
        }
        int weeks = days.isEmpty() || ChronoUnit.DAYS.between(days.firstKey(), days.lastKey()) < 2 * WEEK ? 2 : LEAST;
        for (int day = 0; day < WEEKDAYS; day++) {
            if (daysOfWeekday[day] >= weeks && standsOut(weekdays[day], total, WEEKDAYS)) {
                var name = DayOfWeek.of(day + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
                found.add(pattern(matter, name, null, weekdays[day], total, WEEKDAYS, "on " + name + "s"));
            }
        }
        for (int hour = 0; hour < HOURS; hour++) {
            if (daysOfHour[hour] >= LEAST && standsOut(hours[hour], total, HOURS)) {
                found.add(pattern(matter, null, hour, hours[hour], total, HOURS,
                        String.format(Locale.ROOT, "between %02d:00 and %02d:00 UTC", hour, (hour + 1) % HOURS)));
            }
        }
    }

    private static boolean standsOut(int count, int total, int parts) {
        double expected = (double) total / parts;
        return count >= LEAST && count >= TIMES_EXPECTED * expected && count - expected >= DEVIATIONS * Math.sqrt(expected);
    }

    private static Report.Pattern pattern(Matter matter, String weekday, Integer hour, int count, int total, int parts, String when) {
        double expected = Math.round(10.0 * total / parts) / 10.0;
        var text = matter.reason() + (matter.flow() == null ? " without a flow" : " in " + matter.flow()) + ": " + count + " of " + total + " came "
                + when + " (" + expected + " expected)";
        return new Report.Pattern(matter.flow(), matter.reason(), weekday, hour, count, expected, text);
    }
}
