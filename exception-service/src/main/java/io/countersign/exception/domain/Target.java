package io.countersign.exception.domain;

import io.countersign.roster.BusinessHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A target time and the way there, in four steps of urgency: 1 while more than half the time is left, 2 from half on, 3 from a
/// quarter on (the target is then at risk), 4 from the target on.
///
/// @param since when its time began
/// @param halfAt half the time is left
/// @param atRiskAt a quarter is left
/// @param dueAt none is left
/// @param hours hours that count; null: every hour
record Target(Instant since, Instant halfAt, Instant atRiskAt, Instant dueAt, BusinessHours hours) {

    private static final int STEPS = 4;
    /// A few texts, one for each calendar of a flow, are read again and again.
    private static final int READ_MAX = 1_000;
    private static final Map<String, BusinessHours> READ = new ConcurrentHashMap<>();

    /// @param calendar hours that count; null: every hour
    static Target of(Instant since, Instant dueAt, String calendar) {
        var hours = calendar == null ? null : hours(calendar);
        var all = !dueAt.isAfter(since) ? Duration.ZERO : hours == null ? Duration.between(since, dueAt) : hours.between(since, dueAt);
        if (all.isZero()) {
            return new Target(since, dueAt, dueAt, dueAt, hours);
        }
        return new Target(since, after(hours, since, all.dividedBy(STEPS).multipliedBy(2)), after(hours, since, all.dividedBy(STEPS).multipliedBy(3)),
                dueAt, hours);
    }

    /// `time` moved on by the time that counts between `from` and `to`.
    ///
    /// @param calendar hours that count; null: every hour
    static Instant moved(Instant time, Instant from, Instant to, String calendar) {
        if (calendar == null) {
            return time.plus(Duration.between(from, to));
        }
        var hours = hours(calendar);
        return hours.plus(time, hours.between(from, to));
    }

    private static BusinessHours hours(String calendar) {
        if (READ.size() >= READ_MAX) {
            READ.clear();
        }
        return READ.computeIfAbsent(calendar, BusinessHours::parse);
    }

    /// The time left, in the hours that count; negative when it is over, by the clock on the wall.
    Duration left(Instant now) {
        return hours == null || !now.isBefore(dueAt) ? Duration.between(now, dueAt) : hours.between(now, dueAt);
    }

    /// 1 to 4.
    int urgencyAt(Instant now) {
        return 1 + (int) steps().stream().filter(step -> !now.isBefore(step)).count();
    }

    /// When the urgency changes next; empty: it is at its highest.
    Optional<Instant> nextChangeAt(Instant now) {
        return steps().stream().filter(now::isBefore).findFirst();
    }

    private List<Instant> steps() {
        return List.of(halfAt, atRiskAt, dueAt);
    }

    private static Instant after(BusinessHours hours, Instant since, Duration work) {
        return hours == null ? since.plus(work) : hours.plus(since, work);
    }
}
