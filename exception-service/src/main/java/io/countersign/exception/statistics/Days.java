package io.countersign.exception.statistics;

import io.countersign.exception.statistics.Report.ReasonChange;
import io.countersign.exception.statistics.Report.RuleChange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// What happened on each UTC day of the last weeks.
final class Days {

    private static final int KEPT = 35;
    private static final int WEEK = 7;
    private static final int SHOWN = 2 * WEEK;
    private static final int TOP = 10;
    private static final Counts NOTHING = new Counts();

    private final NavigableMap<LocalDate, Counts> days = new TreeMap<>();

    /// One day.
    private static final class Counts {
        private int opened;
        private int missed;
        private final Tally<String> reasons = new Tally<>();
        private final Tally<String> rules = new Tally<>();
        /// By item, the person who resolved it.
        private final Map<String, Optional<String>> resolvedBy = new HashMap<>();
    }

    void opened(String reason, String rule, Instant at) {
        var day = of(at);
        day.opened++;
        day.reasons.add(reason, 1);
        day.rules.add(rule, 1);
    }

    /// @param by person; null: none
    void resolved(String id, String by, Instant at) {
        var day = of(at);
        day.resolvedBy.put(id, Optional.ofNullable(by));
    }

    void reopened(String id) {
        days.values().forEach(day -> day.resolvedBy.remove(id));
    }

    void missed(Instant at) {
        of(at).missed++;
    }

    int openedOn(Instant now) {
        return day(now).opened;
    }

    int resolvedOn(Instant now) {
        return day(now).resolvedBy.size();
    }

    int missedOn(Instant now) {
        return day(now).missed;
    }

    Map<String, Integer> resolversOn(Instant now) {
        var resolvers = new Tally<String>();
        day(now).resolvedBy.values().forEach(by -> by.ifPresent(person -> resolvers.add(person, 1)));
        return resolvers.sorted();
    }

    List<Report.Day> perDay(Instant now) {
        var today = date(now);
        return Stream.iterate(today.minusDays(SHOWN - 1), d -> !d.isAfter(today), d -> d.plusDays(1)).map(d -> {
            var day = days.getOrDefault(d, NOTHING);
            return new Report.Day(d.toString(), day.opened, day.resolvedBy.size(), day.missed);
        }).toList();
    }

    List<ReasonChange> topReasons(Instant now) {
        return changes(now, d -> d.reasons).stream().map(c -> new ReasonChange(c.what(), c.thisWeek(), c.lastWeek())).toList();
    }

    List<RuleChange> topRules(Instant now) {
        return changes(now, d -> d.rules).stream().map(c -> new RuleChange(c.what(), c.thisWeek(), c.lastWeek())).toList();
    }

    private record Change(String what, int thisWeek, int lastWeek) {}

    /// The most frequent of this week; then those that have gone since last week, which is news too.
    private List<Change> changes(Instant now, Function<Counts, Tally<String>> of) {
        var today = date(now);
        var thisWeek = sum(today.minusDays(WEEK), today, of);
        var lastWeek = sum(today.minusDays(2 * WEEK), today.minusDays(WEEK), of);
        var both = new Tally<String>();
        both.addAll(thisWeek);
        both.addAll(lastWeek);
        var changes = new ArrayList<Change>();
        both.sorted().keySet().forEach(what -> changes.add(new Change(what, thisWeek.of(what), lastWeek.of(what))));
        changes.sort(Comparator.comparingInt(Change::thisWeek).thenComparingInt(Change::lastWeek).reversed());
        return changes.subList(0, Math.min(TOP, changes.size()));
    }

    private Tally<String> sum(LocalDate after, LocalDate until, Function<Counts, Tally<String>> of) {
        var sum = new Tally<String>();
        days.subMap(after, false, until, true).values().forEach(day -> sum.addAll(of.apply(day)));
        return sum;
    }

    private Counts day(Instant now) {
        return days.getOrDefault(date(now), NOTHING);
    }

    private Counts of(Instant at) {
        var day = days.computeIfAbsent(date(at), _ -> new Counts());
        while (days.firstKey().isBefore(days.lastKey().minusDays(KEPT))) {
            days.pollFirstEntry();
        }
        return day;
    }

    private static LocalDate date(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
