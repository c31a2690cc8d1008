package io.countersign.exception.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// How many items of each flow wait, and how that has changed within the last hour, counted by the minute.
final class FlowLoads {

    private static final long HOUR = Duration.ofHours(1).toMinutes();
    private static final long KEPT = 3 * HOUR;

    private final Tally<String> open = new Tally<>();
    private final Map<String, NavigableMap<Long, Integer>> changes = new HashMap<>();
    private long newest = Long.MIN_VALUE;

    /// @param many 1: one more waits; -1: one fewer
    void changed(String flow, int many, Instant at) {
        open.add(flow, many);
        long minute = minute(at);
        newest = Math.max(newest, minute);
        if (minute > newest - KEPT) {
            var of = changes.computeIfAbsent(flow, _ -> new TreeMap<>());
            of.merge(minute, many, Integer::sum);
            of.headMap(newest - KEPT, true).clear();
        }
    }

    List<FlowLoad> at(Instant now) {
        changes.values().removeIf(of -> of.lastKey() <= newest - KEPT);
        var loads = new ArrayList<FlowLoad>();
        for (var flow : open.keys()) {
            int grown = changes.getOrDefault(flow, new TreeMap<>()).subMap(minute(now) - HOUR, false, minute(now), true).values().stream()
                    .mapToInt(Integer::intValue).sum();
            loads.add(new FlowLoad(flow, open.of(flow), grown));
        }
        return loads;
    }

    private static long minute(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 60);
    }
}
