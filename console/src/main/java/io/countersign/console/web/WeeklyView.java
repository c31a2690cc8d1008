package io.countersign.console.web;

import io.countersign.console.answer.ExceptionStats;
import io.countersign.console.answer.Proposal;
import io.countersign.console.answer.Weekly;
import io.countersign.console.domain.Change;
import io.countersign.console.domain.Waiting;
import io.countersign.console.domain.Week;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/// The weekly review as its page shows it.
public final class WeeklyView {

    /// Proposals of one kind; the first few are shown, the rest opens.
    public record Group(String title, List<Proposal> proposals) {}

    /// @param tall share of the tallest, 0 to 100
    public record Column(String label, int count, int tall, boolean late, String link) {
        /// Where it begins, from the top.
        public int top() {
            return 100 - tall;
        }
    }

    /// A bar made of parts.
    public record Stack(String flow, int runs, String change, List<Part> parts) {}

    /// @param from where it begins, 0 to 100
    public record Part(String kind, int runs, double from, double wide, String share, String change) {}

    private static final List<String> KINDS = List.of("release", "approve", "exception", "other");
    private static final Map<String, String> TITLES = Map.of("QUEUE_GROWS", "Queues that grow", "OWNER_SLOW", "Targets that are missed", "OWNER_IDLE", "Queues that nobody looks at",
            "REPEATS", "Exceptions that keep coming back", "TIME_PATTERN", "Times that stand out", "CORRECTED", "Answers that were corrected after release", "RELEASES_WRONG", "Releases that are wrong too often",
            "CHECKS_WAIT", "Checks that wait");

    public final Weekly weekly;
    public final ExceptionStats stats;

    WeeklyView(Weekly weekly, ExceptionStats stats) {
        this.weekly = weekly;
        this.stats = stats;
    }

    public String days() {
        return Week.days(weekly.from(), weekly.to(), weekly.zone());
    }

    public boolean isEmpty() {
        return runs() == 0 && weekly.rhythm().isEmpty() && weekly.volume().stream().mapToInt(Weekly.Volume::runsBefore).sum() == 0;
    }

    public int runs() {
        return weekly.volume().stream().mapToInt(Weekly.Volume::runs).sum();
    }

    public String runsChange() {
        var before = weekly.volume().stream().mapToInt(Weekly.Volume::runsBefore).sum();
        return before == 0 ? "none the week before" : new Change(runs(), before).words() + " against the week before";
    }

    public String released() {
        var all = weekly.routes().stream().mapToInt(Weekly.Routes::runs).sum();
        var out = weekly.routes().stream().filter(one -> "release".equals(one.route())).mapToInt(Weekly.Routes::runs).sum();
        return all == 0 ? "–" : Numbers.percent((double) out / all);
    }

    public int waiting() {
        return sum(Weekly.Rhythm::waiting);
    }

    public int due() {
        return weekly.missed().stream().mapToInt(Weekly.Missed::due).sum();
    }

    public int missed() {
        return weekly.missed().stream().mapToInt(Weekly.Missed::missed).sum();
    }

    private int sum(ToIntFunction<Weekly.Rhythm> field) {
        return weekly.rhythm().stream().mapToInt(field).sum();
    }

    public List<Group> proposals() {
        var groups = new LinkedHashMap<String, List<Proposal>>();
        weekly.proposals().forEach(one -> groups.computeIfAbsent(TITLES.getOrDefault(one.kind(), Formats.words(one.kind())), _ -> new ArrayList<>()).add(one));
        return groups.entrySet().stream().map(group -> new Group(group.getKey(), group.getValue())).toList();
    }

    /// How long exceptions wait now; empty: it is not known, or nothing waits.
    public List<Column> ages() {
        if (stats == null || stats.open() == 0) return List.of();
        var said = new LinkedHashMap<String, String>();
        said.put("under1h", "under 1 h");
        said.put("1hTo4h", "1 to 4 h");
        said.put("4hTo1d", "4 h to 1 d");
        said.put("1dTo3d", "1 to 3 d");
        said.put("over3d", "over 3 d");
        var older = Map.of("under1h", "", "1hTo4h", "PT1H", "4hTo1d", "PT4H", "1dTo3d", "P1D", "over3d", "P3D");
        return columns(said.entrySet().stream().map(one -> new Column(one.getValue(), stats.ageing().getOrDefault(one.getKey(), 0), 0, false,
                "/exceptions?view=open" + (older.get(one.getKey()).isEmpty() ? "" : "&olderThan=" + older.get(one.getKey())))).toList());
    }

    /// Targets of exceptions that were missed, by day.
    public List<Column> missedByDay() {
        if (stats == null) return List.of();
        return columns(stats.perDay().stream().map(one -> new Column(day(one.day()), one.missed(), 0, one.missed() > 0, "/exceptions?view=late")).toList());
    }

    public int missedInDays() {
        return stats == null ? 0 : stats.perDay().stream().mapToInt(ExceptionStats.Day::missed).sum();
    }

    private static String day(String day) {
        var date = LocalDate.parse(day);
        return date.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " " + date.getDayOfMonth();
    }

    private static List<Column> columns(List<Column> columns) {
        var most = Math.max(1, columns.stream().mapToInt(Column::count).max().orElse(1));
        return columns.stream().map(one -> new Column(one.label(), one.count(), one.count() == 0 ? 0 : Math.max(3, 100 * one.count() / most), one.late(), one.link())).toList();
    }

    /// How the rules judged what came, by flow.
    public List<Stack> stacks() {
        return weekly.volume().stream().filter(one -> one.runs() > 0).map(this::stack).toList();
    }

    private Stack stack(Weekly.Volume flow) {
        var parts = new ArrayList<Part>();
        double from = 0;
        for (var kind : KINDS) {
            var runs = routed(flow.flow(), kind, Weekly.Routes::runs);
            var before = routed(flow.flow(), kind, Weekly.Routes::runsBefore);
            var wide = 100.0 * runs / flow.runs();
            parts.add(new Part(kind, runs, from, wide, Numbers.percent(runs / (double) flow.runs()), new Change(runs, before).words()));
            from += wide;
        }
        return new Stack(flow.flow(), flow.runs(), new Change(flow.runs(), flow.runsBefore()).words(), parts);
    }

    private int routed(String flow, String kind, ToIntFunction<Weekly.Routes> field) {
        return weekly.routes().stream().filter(one -> java.util.Objects.equals(flow, one.flow()) && (KINDS.contains(one.route()) ? one.route() : "other").equals(kind)).mapToInt(field).sum();
    }

    public int mostReasons() {
        return Math.max(1, weekly.reasons().stream().mapToInt(Weekly.Reason::items).max().orElse(1));
    }

    public int mostRhythm() {
        return Math.max(1, weekly.rhythm().stream().mapToInt(one -> Math.max(one.arrived(), one.departed())).max().orElse(1));
    }

    public String change(int now, int before) {
        return new Change(now, before).words();
    }

    /// `Mondays`, `14:00 to 15:00`
    public String when(Weekly.Pattern pattern) {
        return pattern.unit().equals("weekday") ? DayOfWeek.of(pattern.cell()).getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "s"
                : String.format(Locale.ROOT, "%02d:00 to %02d:00", pattern.cell(), (pattern.cell() + 1) % 24);
    }

    /// `6 s`, `3 h 12 min`; empty: not known, or not this person's to see.
    public String span(Double seconds) {
        return seconds == null ? "" : Waiting.span(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    public String flow(String name) {
        return name == null ? "no known flow" : name;
    }

    public String rule(String id) {
        return id == null ? "no rule" : id;
    }
}
