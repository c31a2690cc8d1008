package io.countersign.exception.statistics;

import io.countersign.exception.statistics.Report.OwnerFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The queue's figures, counted as its events come. Events of one item come in order, those of several in any. Not thread-safe.
public final class QueueStatistics {

    private static final Duration[] AGES = {Duration.ofHours(1), Duration.ofHours(4), Duration.ofDays(1), Duration.ofDays(3)};
    private static final String[] BUCKETS = {"under1h", "1hTo4h", "4hTo1d", "1dTo3d", "over3d"};

    private final Map<String, Waiting> waiting = new HashMap<>();
    private final TimeLine opened = new TimeLine(AGES);
    private final TimeLine due = new TimeLine(Duration.ZERO);
    private final Tally<String> reasons = new Tally<>();
    private final Map<String, Owned> owners = new HashMap<>();
    private final FlowLoads flows = new FlowLoads();
    private final Days days = new Days();
    private final Repeats repeats = new Repeats();
    private final Patterns patterns = new Patterns();

    /// What one person owns.
    private static final class Owned {
        private int open;
        private final TimeLine due = new TimeLine(Duration.ZERO);
    }

    /// An item was opened, for the first time.
    public void opened(Waiting item, Instant at) {
        days.opened(item.reason(), item.rule(), at);
        patterns.came(item.flow(), item.reason(), at);
        waits(item, at);
    }

    /// Something happened that opened an item or was added to one.
    public void triggered(String flow, String reason, String rule, Instant at) {
        repeats.happened(flow, reason, rule, at);
    }

    /// The item waits as said here: it is back, or has another owner, target or rule.
    public void waits(Waiting item, Instant at) {
        var before = waiting.put(item.id(), item);
        if (before == null) {
            flows.changed(item.flow(), 1, at);
        } else {
            uncount(before);
            if (!Objects.equals(before.flow(), item.flow())) {
                flows.changed(before.flow(), -1, at);
                flows.changed(item.flow(), 1, at);
            }
        }
        count(item);
    }

    /// The item no longer waits, or never did.
    public void left(String id, Instant at) {
        var before = waiting.remove(id);
        if (before != null) {
            uncount(before);
            flows.changed(before.flow(), -1, at);
        }
    }

    /// An item was resolved.
    ///
    /// @param by person; null: no person did
    public void resolved(String id, String by, Instant at) {
        days.resolved(id, by, at);
    }

    /// An item was taken up again: it does not count as resolved any more.
    public void reopened(String id) {
        days.reopened(id);
    }

    /// An item's target passed.
    public void missed(Instant at) {
        days.missed(at);
    }

    /// All figures at `now`.
    public Report at(Instant now) {
        return new Report(waiting.size(), due.passed(0, now), opened.first().map(first -> Math.max(0, Duration.between(first, now).toSeconds())).orElse(0L),
                reasons.sorted(), days.openedOn(now), days.resolvedOn(now), days.missedOn(now), byOwner(now), owned(null).open, ageing(now),
                days.perDay(now), days.topReasons(now), days.topRules(now), repeats.at(now), patterns.at(now));
    }

    /// What waits of each flow at `now`.
    public List<FlowLoad> loads(Instant now) {
        return flows.at(now);
    }

    private void count(Waiting item) {
        opened.add(item.openedAt());
        reasons.add(item.reason(), 1);
        var owned = owners.computeIfAbsent(item.owner(), _ -> new Owned());
        owned.open++;
        if (item.dueAt() != null) {
            due.add(item.dueAt());
            owned.due.add(item.dueAt());
        }
    }

    private void uncount(Waiting item) {
        opened.remove(item.openedAt());
        reasons.add(item.reason(), -1);
        var owned = owners.get(item.owner());
        owned.open--;
        if (item.dueAt() != null) {
            due.remove(item.dueAt());
            owned.due.remove(item.dueAt());
        }
        if (owned.open == 0) {
            owners.remove(item.owner());
        }
    }

    private Map<String, OwnerFigures> byOwner(Instant now) {
        var figures = new TreeMap<String, OwnerFigures>();
        var resolvers = days.resolversOn(now);
        owners.keySet().stream().filter(Objects::nonNull)
                .forEach(owner -> figures.put(owner, figures(owned(owner), resolvers.getOrDefault(owner, 0), now)));
        resolvers.forEach((person, count) -> figures.putIfAbsent(person, new OwnerFigures(0, 0, count)));
        return figures;
    }

    private static OwnerFigures figures(Owned owned, int resolvedToday, Instant now) {
        return new OwnerFigures(owned.open, owned.due.passed(0, now), resolvedToday);
    }

    private Owned owned(String owner) {
        return owners.getOrDefault(owner, new Owned());
    }

    private Map<String, Integer> ageing(Instant now) {
        var ageing = new LinkedHashMap<String, Integer>();
        int notYetCounted = waiting.size();
        for (int i = 0; i < AGES.length; i++) {
            int older = opened.passed(i, now);
            ageing.put(BUCKETS[i], notYetCounted - older);
            notYetCounted = older;
        }
        ageing.put(BUCKETS[AGES.length], notYetCounted);
        return ageing;
    }
}
