package io.countersign.exception.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Times that come and go, and how many of them have passed. Each is counted once as time goes by, so asking costs what has changed
/// since the last question, not what there is.
final class TimeLine {

    private final NavigableMap<Instant, Integer> times = new TreeMap<>();
    private final Mark[] marks;

    /// How many times lie at or before a point that moves along with the clock.
    private static final class Mark {
        private final Duration behind;
        private Instant point = Instant.MIN;
        private int passed;

        Mark(Duration behind) {
            this.behind = behind;
        }
    }

    /// @param behind for each mark, how far it lies behind the clock
    TimeLine(Duration... behind) {
        marks = Arrays.stream(behind).map(Mark::new).toArray(Mark[]::new);
    }

    void add(Instant time) {
        times.merge(time, 1, Integer::sum);
        for (var mark : marks) {
            mark.passed += time.isAfter(mark.point) ? 0 : 1;
        }
    }

    /// Takes one away that was added.
    void remove(Instant time) {
        times.compute(time, (_, count) -> count == 1 ? null : count - 1);
        for (var mark : marks) {
            mark.passed -= time.isAfter(mark.point) ? 0 : 1;
        }
    }

    Optional<Instant> first() {
        return times.isEmpty() ? Optional.empty() : Optional.of(times.firstKey());
    }

    /// How many lie at or before the mark of that number at `now`; the clock may go back.
    int passed(int number, Instant now) {
        var mark = marks[number];
        var point = now.minus(mark.behind);
        if (point.isAfter(mark.point)) {
            mark.passed += count(times.subMap(mark.point, false, point, true));
        } else {
            mark.passed -= count(times.subMap(point, false, mark.point, true));
        }
        mark.point = point;
        return mark.passed;
    }

    private static int count(NavigableMap<Instant, Integer> some) {
        return some.values().stream().mapToInt(Integer::intValue).sum();
    }
}
