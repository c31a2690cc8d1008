package io.countersign.roster;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The hours that count as working time, in one time zone.
///
/// One text form, in files and in events: `ZONE; HOURS[; off DATE, DATE...]`, for example `Europe/Berlin; Mo-Fr 09:00-17:00` or
/// `Europe/Berlin; Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-14:00; off 2026-12-25, 2027-01-01`. The zone is one of the IANA database;
/// days and hours are a subset of OpenStreetMap's `opening_hours`: every day stands there at most once, hours end at 24:00 at the
/// latest, and a day off has a year. Hours that a clock change skips don't exist; hours that it repeats count twice.
///
/// Immutable; two are equal when they mean the same.
public final class BusinessHours {

    private static final List<String> DAYS = List.of("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su");
    private static final Pattern HOURS = Pattern.compile("(\\d\\d):([0-5]\\d)-(\\d\\d):([0-5]\\d)");
    private static final int WHOLE_DAY = 24 * 60;
    /// Ends a search through a calendar that is hardly ever open.
    private static final int SEARCHED_DAYS = 100 * 366;

    /// Minutes of the day by the clock on the wall, `to` excluded.
    private record Span(int from, int to) {
        @Override
        public String toString() {
            return "%02d:%02d-%02d:%02d".formatted(from / 60, from % 60, to / 60, to % 60);
        }
    }

    private final ZoneId zone;
    private final Map<DayOfWeek, List<Span>> week;
    private final SortedSet<LocalDate> off;
    private final String text;

    private BusinessHours(ZoneId zone, Map<DayOfWeek, List<Span>> week, SortedSet<LocalDate> off) {
        this.zone = zone;
        this.week = week;
        this.off = off;
        this.text = canonical();
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException it isn't one, or is never open; the message names the part, its value and the remedy
    public static BusinessHours parse(String text) {
        var parts = text.split(";", -1);
        var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        var off = new TreeSet<LocalDate>();
        var zone = zone(parts[0].strip());
        for (var i = 1; i < parts.length; i++) {
            var part = parts[i].strip();
            if (part.equals("off") || part.startsWith("off ")) {
                off.addAll(dates(part.substring("off".length())));
            } else {
                hours(part, week);
            }
        }
        if (week.isEmpty()) {
            throw new IllegalArgumentException("The calendar '" + text.strip() + "' is never open; add hours such as 'Mo-Fr 09:00-17:00'.");
        }
        return new BusinessHours(zone, week, off);
    }

    /// [#plus(Instant, Duration)] of a calendar in its text form.
    ///
    /// @param calendar null: every hour counts, so it is clock time
    /// @throws IllegalArgumentException as [#parse] and [#plus(Instant, Duration)]
    public static Instant plus(String calendar, Instant start, Duration work) {
        return calendar == null ? start.plus(work) : parse(calendar).plus(start, work);
    }

    /// The earliest time by which `work` of working time has passed since `start`. Outside the hours it starts at the next opening;
    /// no work at all is done at `start`.
    ///
    /// @throws IllegalArgumentException `work` is negative, or takes more than a hundred years
    public Instant plus(Instant start, Duration work) {
        if (work.isNegative()) {
            throw new IllegalArgumentException("The working time " + work + " is negative; working time only goes forward.");
        }
        if (work.isZero()) {
            return start;
        }
        var left = work;
        var date = dayBefore(start);
        for (var day = 0; day < SEARCHED_DAYS; day++, date = date.plusDays(1)) {
            for (var span : on(date)) {
                var from = later(instant(date, span.from()), start);
                var open = Duration.between(from, instant(date, span.to()));
                if (open.compareTo(left) >= 0) {
                    return from.plus(left);
                }
                left = open.isPositive() ? left.minus(open) : left;
            }
        }
        throw new IllegalArgumentException("The working time " + work + " takes more than a hundred years in the calendar '" + text
                + "'; name less time or longer hours.");
    }

    /// The working time from `from` until `to`; none where `to` is not after `from`.
    public Duration between(Instant from, Instant to) {
        var sum = Duration.ZERO;
        if (!to.isAfter(from)) {
            return sum;
        }
        // A clock that is put back at midnight makes one date come twice, so the dates at both ends are looked at generously.
        var last = to.atZone(zone).toLocalDate().plusDays(1);
        for (var date = dayBefore(from); !date.isAfter(last); date = date.plusDays(1)) {
            for (var span : on(date)) {
                var end = instant(date, span.to());
                var open = Duration.between(later(instant(date, span.from()), from), end.isBefore(to) ? end : to);
                sum = open.isPositive() ? sum.plus(open) : sum;
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BusinessHours hours && text.equals(hours.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The canonical text form: days from Monday on, hours and dates in order, hours that touch as one.
    @Override
    public String toString() {
        return text;
    }

    private List<Span> on(LocalDate date) {
        return off.contains(date) ? List.of() : week.getOrDefault(date.getDayOfWeek(), List.of());
    }

    private LocalDate dayBefore(Instant time) {
        return time.atZone(zone).toLocalDate().minusDays(1);
    }

    /// When the clock on the wall shows that minute, the first time. A minute that a clock change skips is the moment of the change:
    /// ZonedDateTime would move it on by an hour, onto hours that other spans already cover.
    private Instant instant(LocalDate date, int minute) {
        var local = date.atStartOfDay().plusMinutes(minute);
        var change = zone.getRules().getTransition(local);
        return change != null && change.isGap() ? change.getInstant() : local.atZone(zone).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The zone '" + text + "' of a calendar is no time zone; begin with one such as"
                    + " 'Europe/Berlin', as in 'Europe/Berlin; Mo-Fr 09:00-17:00'.", e);
        }
    }

    private static List<LocalDate> dates(String list) {
        var dates = new ArrayList<LocalDate>();
        for (var date : list.split(",", -1)) {
            try {
                dates.add(LocalDate.parse(date.strip()));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("The day off '" + date.strip() + "' of a calendar is no date; write it like 2026-12-25.", e);
            }
        }
        return dates;
    }

    private static void hours(String part, Map<DayOfWeek, List<Span>> week) {
        var words = part.split("\\s+", 2);
        if (words.length < 2) {
            throw new IllegalArgumentException("The part '" + part + "' of a calendar is neither hours nor days off; write"
                    + " 'Mo-Fr 09:00-17:00' or 'off 2026-12-25'.");
        }
        var spans = spans(words[1]);
        for (var day : days(words[0])) {
            if (week.put(day, spans) != null) {
                throw new IllegalArgumentException("The hours '" + part + "' of a calendar name " + DAYS.get(day.ordinal())
                        + ", which has hours already; name each day once.");
            }
        }
    }

    private static List<DayOfWeek> days(String text) {
        var days = new ArrayList<DayOfWeek>();
        for (var range : text.split(",", -1)) {
            var ends = range.split("-", -1);
            var first = DAYS.indexOf(ends[0]);
            var last = DAYS.indexOf(ends[ends.length - 1]);
            if (ends.length > 2 || first < 0 || last < 0) {
                throw new IllegalArgumentException("The days '" + text + "' of a calendar can't be read at '" + range
                        + "'; write Mo, Tu, We, Th, Fr, Sa and Su, like 'Mo-Fr' or 'Mo,We'.");
            }
            // A range may go over the weekend, like Sa-Mo.
            for (var i = 0; i <= (last - first + 7) % 7; i++) {
                days.add(DayOfWeek.of((first + i) % 7 + 1));
            }
        }
        return days;
    }

    private static List<Span> spans(String text) {
        var spans = new ArrayList<Span>();
        for (var hours : text.split(",", -1)) {
            spans.add(span(hours.strip()));
        }
        spans.sort(Comparator.comparingInt(Span::from));
        for (var i = spans.size() - 1; i > 0; i--) {
            var earlier = spans.get(i - 1);
            var later = spans.get(i);
            if (later.from() < earlier.to()) {
                throw new IllegalArgumentException("The hours '" + text + "' of a calendar overlap: " + earlier + " and " + later
                        + "; write them as one.");
            }
            if (later.from() == earlier.to()) {
                spans.set(i - 1, new Span(earlier.from(), later.to()));
                spans.remove(i);
            }
        }
        return List.copyOf(spans);
    }

    private static Span span(String text) {
        var hours = HOURS.matcher(text);
        if (!hours.matches()) {
            throw new IllegalArgumentException("The hours '" + text + "' of a calendar can't be read; write them like 09:00-17:00.");
        }
        var from = Integer.parseInt(hours.group(1)) * 60 + Integer.parseInt(hours.group(2));
        var to = Integer.parseInt(hours.group(3)) * 60 + Integer.parseInt(hours.group(4));
        if (from >= to || to > WHOLE_DAY) {
            throw new IllegalArgumentException("The hours '" + text + "' of a calendar don't end later on the same day, by 24:00 at the"
                    + " latest; give what is after midnight to the next day, like 'Mo 22:00-24:00; Tu 00:00-06:00'.");
        }
        return new Span(from, to);
    }

    private String canonical() {
        var written = new StringBuilder(zone.getId());
        for (var first : week.keySet()) {
            var spans = week.get(first);
            var alike = week.keySet().stream().filter(day -> week.get(day).equals(spans)).toList();
            if (alike.getFirst() == first) {
                written.append("; ").append(written(alike)).append(' ')
                        .append(String.join(",", spans.stream().map(Span::toString).toList()));
            }
        }
        if (!off.isEmpty()) {
            written.append("; off ").append(String.join(", ", off.stream().map(LocalDate::toString).toList()));
        }
        return written.toString();
    }

    /// Days in order as days and ranges, like `Mo-We,Fr`.
    private static String written(List<DayOfWeek> days) {
        var ranges = new ArrayList<String>();
        for (var i = 0; i < days.size(); i++) {
            var first = i;
            while (i + 1 < days.size() && days.get(i + 1).ordinal() == days.get(i).ordinal() + 1) {
                i++;
            }
            ranges.add(DAYS.get(days.get(first).ordinal()) + (i == first ? "" : "-" + DAYS.get(days.get(i).ordinal())));
        }
        return String.join(",", ranges);
    }
}
