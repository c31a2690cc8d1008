package io.countersign.exception.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What happens again and again: the same flow, reason and rule three times or more within seven days.
final class Repeats {

    private static final Duration WITHIN = Duration.ofDays(7);
    private static final int LEAST = 3;
    private static final int MOST_SHOWN = 100;

    private final Map<Matter, NavigableMap<Instant, Integer>> times = new HashMap<>();
    private Instant newest = Instant.MIN;

    private record Matter(String flow, String reason, String rule) {}

    /// It happened. Times may come in any order; what is a week older than the newest is forgotten.
    void happened(String flow, String reason, String rule, Instant at) {
        newest = newest.isAfter(at) ? newest : at;
        if (at.isAfter(newest.minus(WITHIN))) {
            var of = times.computeIfAbsent(new Matter(flow, reason, rule), _ -> new TreeMap<>());
            of.merge(at, 1, Integer::sum);
            of.headMap(newest.minus(WITHIN), true).clear();
        }
    }

    List<Report.Repeat> at(Instant now) {
        times.values().removeIf(of -> !of.lastKey().isAfter(newest.minus(WITHIN)));
        return times.entrySet().stream().map(e -> repeat(e.getKey(), e.getValue().tailMap(now.minus(WITHIN), false))).filter(r -> r.count() >= LEAST)
                .sorted(Comparator.comparingInt(Report.Repeat::count).reversed().thenComparing(Report.Repeat::lastAt, Comparator.reverseOrder()))
                .limit(MOST_SHOWN).toList();
    }

    private static Report.Repeat repeat(Matter matter, NavigableMap<Instant, Integer> times) {
        int count = times.values().stream().mapToInt(Integer::intValue).sum();
        return new Report.Repeat(matter.flow(), matter.reason(), matter.rule(), count, times.isEmpty() ? "" : times.firstKey().toString(),
                times.isEmpty() ? "" : times.lastKey().toString());
    }
}
