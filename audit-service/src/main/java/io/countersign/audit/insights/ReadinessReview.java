package io.countersign.audit.insights;

import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Timelines;
import io.countersign.audit.insights.Numbers.Asking;
import io.countersign.audit.insights.Readiness.Check;
import io.countersign.audit.insights.Readiness.Flow;
import io.countersign.policy.engine.FlowExplanation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The five checks before a flow's AI may do more on its own.
public final class ReadinessReview {

    /// Days of the period.
    public static final int DAYS = 30;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int REPEAT = 3;
    private static final double MISSED = 0.1;
    private static final int SHOWN = 3;
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    private static final Set<String> SUGGESTED = Set.of("RUN_ACCEPTED");
    private static final Set<String> DECIDED = Set.of("APPROVAL_DECIDED", "APPROVAL_STAGE_DECIDED");

    private final Numbers numbers;
    private final Timelines timelines;
    private final Predicate<String> inDirectory;

    /// @param inDirectory whether a name is that of a person or a role
    public ReadinessReview(Numbers numbers, Timelines timelines, Predicate<String> inDirectory) {
        this.numbers = numbers;
        this.timelines = timelines;
        this.inDirectory = inDirectory;
    }

    /// @param period thirty days
    /// @param complete whether everything in the Record is counted
    /// @param only one flow; null: all
    public Readiness of(Period period, boolean complete, String only) {
        return numbers.together(ask -> new Readiness(period.from(), period.to(), period.zone().getId(), complete,
                ask.ask("active", ActiveFlow.class, Map.of()).stream().filter(flow -> only == null || flow.flow().equals(only)).map(flow -> flow(ask, flow, period)).toList()));
    }

    private Flow flow(Asking ask, ActiveFlow flow, Period period) {
        var given = new HashMap<>(period.given());
        given.put("flow", flow.flow());
        given.put("version", flow.version());
        given.put("week", period.to().minus(WEEK));
        var checks = List.of(explained(flow, ask.ask("explained_rules", Rule.class, given), period.today()), traced(flow, ask.ask("risky_case", Risky.class, given), period),
                repeats(ask.ask("five_exceptions", Exceptional.class, given), period), corrected(flow, ask.ask("corrected_output", Corrected.class, given), period),
                rhythm(ask.ask("flow_rhythm", Rhythm.class, given).getFirst()));
        return new Flow(flow.flow(), flow.version(), checks.stream().allMatch(Check::pass), checks);
    }

    /// A rule as it is explained.
    public record Rule(int position, String rule, String name, String reason, String owner, LocalDate reviewBy, LocalDate expires) {
    }

    private Check explained(ActiveFlow flow, List<Rule> rules, LocalDate today) {
        var flaws = new ArrayList<String>();
        var explained = flow.compiled().map(compiled -> FlowExplanation.of(compiled, flow.activatedAt()).lanes().stream().flatMap(lane -> lane.rules().stream())
                .map(FlowExplanation.Card::id).toList()).orElse(List.of());
        for (var rule : rules) {
            if (!explained.contains(rule.rule())) {
                flaws.add(rule.rule() + " is missing in the explanation");
            }
            if (rule.reason() == null || rule.reason().isBlank()) {
                flaws.add(rule.rule() + " gives no reason");
            }
            if (rule.owner() == null || !inDirectory.test(rule.owner())) {
                flaws.add(rule.rule() + " has the owner " + rule.owner() + ", who is not in the directory");
            }
            if (rule.reviewBy() == null || rule.reviewBy().isBefore(today)) {
                flaws.add(rule.rule() + " was to be reviewed by " + rule.reviewBy());
            }
        }
        var name = "The flow can be explained on one page";
        if (rules.isEmpty()) {
            return check(1, name, false, "The Record has no rules of version " + flow.version() + ".", "See what the flow does, and publish it anew: ./countersign flows explain " + flow.flow());
        }
        return check(1, name, flaws.isEmpty(), flaws.isEmpty() ? rules.size() + " rules, each with a name, a reason, an owner in the directory and a review date ahead."
                : flaws.size() + (flaws.size() == 1 ? " flaw in " : " flaws in ") + rules.size() + (rules.size() == 1 ? " rule: " : " rules: ") + listed(flaws) + ".", "Put it right in a new version, then read it aloud: ./countersign flows explain " + flow.flow());
    }

    /// A decided case of high risk.
    public record Risky(String caseId, String rule, String actionType, String risk, String person, String kind, Instant at) {
    }

    /// Only how long it took and how many steps it has is told; the story itself is not shown.
    private Check traced(ActiveFlow flow, List<Risky> found, Period period) {
        var name = "One risky action can be traced from suggestion to approval";
        if (found.isEmpty()) {
            return check(2, name, false, "No person decided on an action of high or critical risk in " + period.days() + " days.",
                    "Have one decided, then trace it: ./countersign approvals list --flow " + flow.flow());
        }
        var risky = found.getFirst();
        var start = System.nanoTime();
        var steps = timelines.of(new Filter(risky.caseId(), null, null, null));
        var took = Duration.ofNanos(System.nanoTime() - start);
        var types = new HashSet<String>();
        steps.forEach(step -> types.add(step.type()));
        var whole = types.stream().anyMatch(SUGGESTED::contains) && types.stream().anyMatch(DECIDED::contains);
        return check(2, name, whole && took.compareTo(AT_ONCE) <= 0, "Case " + risky.caseId() + " (" + risky.actionType() + ", risk " + risky.risk() + ", " + risky.kind() + " by " + risky.person()
                + "): " + steps.size() + " steps in " + seconds(took) + " s with one question" + (whole ? ", from the AI's suggestion to the decision." : "; the suggestion or the decision is missing."),
                "Read it: ./countersign record timeline --case " + risky.caseId());
    }

    /// One of the newest exceptions.
    public record Exceptional(String exceptionId, String reasonCode, String rule, String source, Instant openedAt, long same) {
    }

    private static Check repeats(List<Exceptional> found, Period period) {
        var name = "Five exception cases show no repeats";
        if (found.isEmpty()) {
            return check(3, name, true, "There was no exception in " + period.days() + " days.", null);
        }
        var again = found.stream().filter(one -> one.same() >= REPEAT).toList();
        return check(3, name, again.isEmpty(), again.isEmpty() ? (found.size() == 1 ? "There is only one: " : "The newest " + found.size() + " are no repeats: ") + String.join(", ", found.stream().map(Exceptional::reasonCode).distinct().toList()) + "."
                : again.size() + " of the newest " + found.size() + " are repeats: " + again.getFirst().reasonCode() + (again.getFirst().rule() == null ? "" : " by rule " + again.getFirst().rule())
                        + " came " + again.getFirst().same() + " times in seven days.",
                again.isEmpty() ? null : "Take away what causes it: ./countersign exceptions show " + again.getFirst().exceptionId());
    }

    /// An output that a person put right.
    public record Corrected(String caseId, String how, String person, Instant at, boolean told, boolean delivered) {
    }

    private static Check corrected(ActiveFlow flow, List<Corrected> found, Period period) {
        var name = "A bad output can be put right in place";
        if (found.isEmpty()) {
            return check(4, name, false, "Nobody put an output right in " + period.days() + " days.",
                    "Try it on a waiting approval: ./countersign approvals list --flow " + flow.flow() + ", then ./countersign approvals edit ID --set PATH=VALUE");
        }
        var one = found.getFirst();
        return check(4, name, one.told() || one.delivered(), "Case " + one.caseId() + " was " + one.how() + " by " + one.person() + " on " + period.said(one.at()) + (one.delivered()
                ? "; a webhook took the result." : one.told() ? "; the caller was told, no webhook took it." : "; the caller was not told."),
                "See what the caller got: ./countersign record timeline --case " + one.caseId());
    }

    /// What arrives against what leaves.
    public record Rhythm(long arrived, long departed, long waiting, long due, long missed) {
    }

    private static Check rhythm(Rhythm week) {
        var grows = (week.arrived() - week.departed()) / 7.0;
        var fits = grows < 1 && week.missed() <= MISSED * week.due();
        return check(5, "The review rhythm fits the volume", fits, week.arrived() + (week.arrived() == 1 ? " item" : " items") + " arrived and " + week.departed() + " left in seven days, " + week.waiting() + " wait; "
                + week.missed() + " of " + week.due() + " targets were missed." + (grows >= 1 ? " At this rate the queue grows by " + WeeklyReview.number(Math.round(grows * 10) / 10.0) + " a day." : ""),
                "See who is behind: ./countersign insights weekly");
    }

    private static Check check(int number, String name, boolean pass, String evidence, String todo) {
        return new Check(number, name, pass, evidence, pass ? null : todo);
    }

    private static String listed(List<String> flaws) {
        return String.join("; ", flaws.subList(0, Math.min(SHOWN, flaws.size()))) + (flaws.size() > SHOWN ? "; and " + (flaws.size() - SHOWN) + " more" : "");
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}
