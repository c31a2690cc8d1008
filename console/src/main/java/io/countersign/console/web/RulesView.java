package io.countersign.console.web;

import io.countersign.console.answer.RuleWorth;
import io.countersign.console.domain.Plot;
import io.countersign.console.domain.Waiting;
import io.countersign.console.domain.Week;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// What the rules are worth, as its page shows it.
public final class RulesView {

    private static final double LONGEST = 7 * 86_400;
    private static final int LINES = 3;
    private static final int FEW = 20;

    /// The rules of one flow.
    public record Flow(String name, int runs, int most, List<RuleWorth.Rule> rules) {}

    /// A rule's middle time on a scale from one second to a week.
    ///
    /// @param look where the time from the first look stands, 0 to 100; -1: not known
    /// @param waited where the whole waiting stands
    public record Dot(RuleWorth.Rule rule, double look, double waited) {}

    public final RuleWorth worth;
    private final String only;

    RulesView(RuleWorth worth, String only) {
        this.worth = worth;
        this.only = only == null || only.isBlank() ? null : only;
    }

    public String days() {
        return Week.days(worth.from(), worth.to(), worth.zone());
    }

    public String only() {
        return only == null ? "" : only;
    }

    public List<String> flowNames() {
        var names = new LinkedHashSet<String>();
        worth.rules().forEach(rule -> names.add(rule.flow()));
        return List.copyOf(names);
    }

    private List<RuleWorth.Rule> rules() {
        return worth.rules().stream().filter(rule -> only == null || rule.flow().equals(only)).toList();
    }

    public int count() {
        return rules().size();
    }

    public int decisions() {
        return rules().stream().mapToInt(RuleWorth.Rule::decisions).sum();
    }

    public String waited() {
        return Waiting.span(Duration.ofSeconds(Math.round(rules().stream().filter(rule -> rule.waitingHours() != null).mapToDouble(RuleWorth.Rule::waitingHours).sum() * 3600)));
    }

    /// Flows whose rules judged anything.
    public List<Flow> flows() {
        var byFlow = new LinkedHashMap<String, List<RuleWorth.Rule>>();
        rules().stream().filter(rule -> rule.flowRuns() > 0).forEach(rule -> byFlow.computeIfAbsent(rule.flow(), _ -> new ArrayList<>()).add(rule));
        return byFlow.entrySet().stream().map(flow -> new Flow(flow.getKey(), flow.getValue().getFirst().flowRuns(),
                Math.max(1, flow.getValue().stream().mapToInt(RuleWorth.Rule::decided).max().orElse(1)), flow.getValue())).toList();
    }

    /// Flows that judged nothing, by name.
    public List<String> quiet() {
        return rules().stream().filter(rule -> rule.flowRuns() == 0).map(RuleWorth.Rule::flow).distinct().toList();
    }

    /// Rules on whose questions people decided, those that made work wait longest first.
    public List<Dot> dots() {
        return rules().stream().filter(rule -> rule.decisions() > 0).sorted(Comparator.comparingDouble((RuleWorth.Rule rule) -> rule.waitingHours() == null ? 0 : -rule.waitingHours()))
                .map(rule -> new Dot(rule, place(rule.medianLookSeconds()), place(rule.medianWaitSeconds()))).toList();
    }

    /// Fewer decisions than this say little.
    public boolean few() {
        return decisions() < FEW;
    }

    private static double place(Double seconds) {
        return seconds == null ? -1 : scale(seconds);
    }

    /// 0 to 100 on a scale on which each step is so many times the one before.
    private static double scale(double seconds) {
        return 100 * Math.log(Math.clamp(seconds, 1, LONGEST)) / Math.log(LONGEST);
    }

    /// Where the fast zone ends: five seconds.
    public double fast() {
        return scale(5);
    }

    public List<Plot.Tick> ticks() {
        return List.of(new Plot.Tick(scale(5), "5 s"), new Plot.Tick(scale(60), "1 min"), new Plot.Tick(scale(3600), "1 h"), new Plot.Tick(scale(86_400), "1 d"));
    }

    public String span(Double seconds) {
        if (seconds == null) return "";
        return seconds > 0 && seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : Waiting.span(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    public String hours(Double hours) {
        return hours == null ? "" : span(hours * 3600);
    }

    public List<RuleWorth.Calibration> calibration() {
        return worth.calibration().stream().filter(one -> only == null || only.equals(one.flow())).toList();
    }

    public int calibrated() {
        return calibration().stream().mapToInt(RuleWorth.Calibration::runs).sum();
    }

    /// Right against sure, of the flows with the most runs; null: a line needs two points.
    public Plot confidence() {
        var lines = new LinkedHashMap<String, List<double[]>>();
        calibration().forEach(one -> lines.computeIfAbsent(one.flow() == null ? "no known flow" : one.flow(), _ -> new ArrayList<>()).add(new double[] {one.confidence(), one.share()}));
        lines.values().removeIf(points -> points.size() < 2);
        if (lines.isEmpty()) return null;
        var plot = new Plot(0, 1, 0, 1).line("as right as sure", List.of(new double[] {0, 0}, new double[] {1, 1}));
        lines.entrySet().stream().limit(LINES).forEach(line -> plot.line(line.getKey(), line.getValue()));
        return plot;
    }

    public String flow(String name) {
        return name == null ? "no known flow" : name;
    }

    public String rule(String id) {
        return id == null ? "no rule" : id;
    }
}
