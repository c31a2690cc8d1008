package io.countersign.console.answer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The exception queue in figures (`GET /exceptions/stats`).
///
/// @param ageing open ones by age: `under1h`, `1hTo4h`, `4hTo1d`, `1dTo3d`, `over3d`
public record QueueFigures(int open, int late, Long oldestSeconds, Map<String, Integer> byReason, int openedToday, int resolvedToday, int missedToday,
        Map<String, Owned> byOwner, int withoutOwner, Map<String, Integer> ageing, List<Change> topReasons, List<Change> topRules, List<Repeat> repeats,
        List<Pattern> patterns) {

    public record Owned(int open, int late, int resolvedToday) {}

    /// A reason or a rule, and how often it opened exceptions.
    public record Change(String reason, String rule, int thisWeek, int lastWeek) {

        public String name() {
            return reason == null ? rule : reason;
        }

        /// `+3`, `−2`, `0`.
        public String change() {
            int by = thisWeek - lastWeek;
            return by > 0 ? "+" + by : by < 0 ? "−" + -by : "0";
        }
    }

    /// The same several times within seven days.
    public record Repeat(String flow, String reason, String rule, int count, Instant firstAt, Instant lastAt) {}

    /// Something that comes at certain times.
    public record Pattern(String flow, String reason, String text) {}

    public int openOf(String owner) {
        var owned = byOwner == null ? null : byOwner.get(owner);
        return owned == null ? 0 : owned.open();
    }

    /// How many wait so long.
    ///
    /// @param olderThan for a link to them; null: from the start
    /// @param height of at most 66
    public record Bar(String name, String brief, String label, String olderThan, int count, String change, int height, int share) {

        public int top() {
            return TALL - height;
        }
    }

    private static final int TALL = 66;
    private static final int SHOWN = 6;
    private static final List<String[]> AGES = List.of(new String[] {"under1h", "1 h", "under 1 hour", null}, new String[] {"1hTo4h", "4 h", "1 to 4 hours", "PT1H"},
            new String[] {"4hTo1d", "1 d", "4 hours to 1 day", "PT4H"}, new String[] {"1dTo3d", "3 d", "1 to 3 days", "P1D"}, new String[] {"over3d", "3 d+", "over 3 days", "P3D"});

    public List<Bar> histogram() {
        int most = Math.max(1, ageing.values().stream().mapToInt(i -> i).max().orElse(1));
        return AGES.stream().map(age -> {
            int count = ageing.getOrDefault(age[0], 0);
            return new Bar(age[0], age[1], age[2], age[3], count, null, Math.max(2, count * TALL / most), 0);
        }).toList();
    }

    public List<Bar> reasonBars() {
        return bars(topReasons);
    }

    public List<Bar> ruleBars() {
        return bars(topRules);
    }

    private static List<Bar> bars(List<Change> changes) {
        int most = Math.max(1, changes.stream().mapToInt(Change::thisWeek).max().orElse(1));
        return changes.stream().limit(SHOWN).map(c -> new Bar(c.name(), null, null, null, c.thisWeek(), c.change(), 0, c.thisWeek() * 100 / most)).toList();
    }

    /// What repeats most, if it does so often enough to say so; null: nothing does.
    public Repeat tip() {
        return repeats.stream().filter(r -> r.count() >= OFTEN).max(Comparator.comparingInt(Repeat::count)).orElse(null);
    }

    private static final int OFTEN = 3;
}
