package io.countersign.policy.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Times and shares as people say them.
final class PlainWords {
    private PlainWords() {}

    /// For example `30 minutes`, `1 hour`, `2 days 4 hours`; `no time` for zero.
    static String duration(Duration time) {
        var parts = new ArrayList<String>();
        part(parts, time.toDaysPart(), "day");
        part(parts, time.toHoursPart(), "hour");
        part(parts, time.toMinutesPart(), "minute");
        part(parts, time.toSecondsPart(), "second");
        return parts.isEmpty() ? "no time" : String.join(" ", parts);
    }

    /// As [#duration], but a day's hours are not a day where only working hours count: `80 hours`.
    static String workingTime(Duration time) {
        var parts = new ArrayList<String>();
        part(parts, time.toHours(), "hour");
        part(parts, time.toMinutesPart(), "minute");
        part(parts, time.toSecondsPart(), "second");
        return String.join(" ", parts);
    }

    /// For example `5 %`.
    static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    /// Things one after the other, the last after "and".
    static String list(List<String> things) {
        return things.size() < 2 ? String.join("", things)
                : String.join(", ", things.subList(0, things.size() - 1)) + " and " + things.getLast();
    }

    /// `1 rule`, `2 rules`.
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static void part(List<String> parts, long number, String unit) {
        if (number != 0) {
            parts.add(count(number, unit));
        }
    }
}
