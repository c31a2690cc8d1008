package io.countersign.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowDefinition.Rule;
import io.countersign.policy.engine.Limits;
import io.countersign.policy.engine.Limits.Limit;
import io.countersign.policy.engine.Route;
import io.countersign.policy.engine.Routing;
import io.countersign.policy.engine.RuleOutcome;
import io.countersign.policy.engine.RunFacts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/// One limit of one rule at many values: how much a person would have to look at, and what that would stop.
///
/// It is a curve over *changes*: runs that propose an action with an external effect which names a tool or an amount. Replies that only
/// talk, and hand-offs, are no changes. The rule is asked about every change in the cases, whatever its flow, because a rule reads
/// the run and nothing of the flow; beside it stand the curve of each flow alone, and that of the whole flow with all its rules over its own changes.
public final class Sweep {
    private static final int BATCH = 256;
    private static final int MOST_POINTS = 200;
    private static final Pattern LOOP = Pattern.compile("\\.\\s*(all|exists|exists_one|map|filter)\\s*\\(");

    /// What one value of the limit does to one set of changes.
    static final class Tally {
        int reviewed;
        int caught;
        final Money stopped = new Money();
    }

    /// One set of changes.
    static final class Group {
        int changes;
        int wrong;
        int open;
        final Money wrongMoney = new Money();
        final List<Tally> tallies = new ArrayList<>();

        Group(int points) {
            for (int i = 0; i < points; i++) tallies.add(new Tally());
        }

        void count(Decision decision, BigDecimal amount, String currency) {
            changes++;
            open += decision.outcome() == Outcome.OPEN ? 1 : 0;
            if (decision.outcome().isBad()) {
                wrong++;
                if (decision.moved()) wrongMoney.add(amount, currency);
            }
        }

        void count(int point, boolean reviewed, boolean stopped, Decision decision, BigDecimal amount, String currency) {
            var tally = tallies.get(point);
            tally.reviewed += reviewed ? 1 : 0;
            if (stopped && decision.outcome().isBad()) {
                tally.caught++;
                if (decision.moved()) tally.stopped.add(amount, currency);
            }
        }
    }

    private record Waiting(PastCase one, CaseHistory.Before before, Instant at) {}

    /// One case at one value of the limit.
    ///
    /// @param matched the rule itself sends it to a person, or stops it
    /// @param route   the whole flow's
    private record At(boolean matched, Route route) {}

    /// @param own whether it is a case of the flow
    private record Swept(String flow, Decision decision, BigDecimal amount, String currency, List<At> at, boolean own) {}

    private final CompiledFlow flow;
    private final Limit limit;
    private final Rule rule;
    private final List<BigDecimal> values;
    private final List<CompiledFlow> flows;
    private final Truths truths;
    private final Consumer<WrongLine> wrong;
    /// By flow: a flow's counters know its own runs only.
    private final Map<String, CaseHistory> histories = new HashMap<>();
    private final boolean inLoop;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Group all;
    private final TreeMap<String, Group> byFlow = new TreeMap<>();
    private final Group whole;
    private int cases;
    private int otherFlow;

    /// @param values the values to try, see [#values(BigDecimal, BigDecimal, int, BigDecimal)]
    /// @param truths what turned out, or null: what people decided counts
    /// @param wrong  hears of every case that can't be judged
    public Sweep(CompiledFlow flow, Limit limit, List<BigDecimal> values, Truths truths, Consumer<WrongLine> wrong) {
        this.flow = flow;
        this.limit = limit;
        this.rule = flow.definition().rules().stream().filter(one -> one.id().equals(limit.rule())).findFirst().orElseThrow();
        this.values = List.copyOf(values);
        this.flows = values.stream().map(value -> Limits.with(flow, limit, value)).toList();
        this.truths = truths;
        this.wrong = wrong;
        this.inLoop = LOOP.matcher(rule.when()).find();
        this.all = new Group(values.size());
        this.whole = new Group(values.size());
    }

    /// Round values from one end to the other, about so many, with the present limit among them.
    ///
    /// @throws IllegalArgumentException the range is empty or has too many values
    public static List<BigDecimal> values(BigDecimal from, BigDecimal to, int about, BigDecimal present) {
        if (from.compareTo(to) >= 0 || about < 2 || about > MOST_POINTS) {
            throw new IllegalArgumentException("A sweep goes from a smaller to a greater number in 2 to %d steps, got %s..%s in %d.".formatted(
                    MOST_POINTS, from.toPlainString(), to.toPlainString(), about));
        }
        var step = step(to.subtract(from).divide(BigDecimal.valueOf(about), MathContext.DECIMAL64));
        var values = new TreeSet<BigDecimal>(List.of(from, to));
        for (var at = from.divide(step, 0, RoundingMode.CEILING).multiply(step); at.compareTo(to) < 0; at = at.add(step)) {
            values.add(at);
        }
        if (present.compareTo(from) > 0 && present.compareTo(to) < 0) values.add(present);
        return List.copyOf(values);
    }

    /// 1, 2 or 5 with zeros, not smaller.
    private static BigDecimal step(BigDecimal rough) {
        var unit = BigDecimal.ONE.scaleByPowerOfTen(rough.precision() - rough.scale() - 1);
        for (var factor : new int[] {1, 2, 5}) {
            var step = unit.multiply(BigDecimal.valueOf(factor));
            if (step.compareTo(rough) >= 0) return step;
        }
        return unit.multiply(BigDecimal.TEN);
    }

    /// The next case, of whichever flow.
    public void add(PastCase one) {
        cases++;
        var run = one.run();
        var own = run.path("flow").asText().equals(flow.name());
        otherFlow += own ? 0 : 1;
        try {
            var at = one.recorded() != null && one.recorded().acceptedAt() != null ? one.recorded().acceptedAt() : CaseLines.occurredAt(run);
            var before = histories.computeIfAbsent(run.path("flow").asText(), name -> new CaseHistory(flow.definition(), null)).next(run, at, one.recorded());
            if (isChange(run)) waiting.add(new Waiting(one, before, at == null ? Instant.EPOCH : at));
        } catch (IllegalArgumentException e) {
            wrong.accept(new WrongLine(one.place(), e.getMessage()));
        }
        if (waiting.size() == BATCH) sweepWaiting();
    }

    /// How many cases came so far.
    public int count() {
        return cases;
    }

    /// An action that reaches the world and says what it does there: it names a tool or an amount. Where the flow knows the type of action, the
    /// flow says what its effect is; else the run does; an effect that nobody names counts as external.
    private boolean isChange(JsonNode run) {
        var action = run.path("action");
        if (!action.isObject() || !action.path("tool").isTextual() && !action.path("amount").isTextual()) return false;
        return flow.action(action.path("type").asText()).map(known -> known.effect().word()).orElse(action.path("effect").asText("external")).equals("external");
    }

    /// What came out. No case may be added afterwards.
    public SweepReport report() {
        sweepWaiting();
        return new SweepReport(flow, limit, values, cases, otherFlow, all, byFlow, whole);
    }

    private void sweepWaiting() {
        waiting.parallelStream().map(this::sweep).toList().stream().filter(Objects::nonNull).forEach(this::count);
        waiting.clear();
    }

    private Swept sweep(Waiting one) {
        try {
            var run = one.one().run();
            var facts = RunFacts.of(run, one.before().attempt(), 1, one.before().history());
            var own = run.path("flow").asText().equals(flow.name());
            var at = new At[flows.size()];
            fill(at, 0, at.length - 1, index -> at(flows.get(index).route(facts, one.before().soFar(), one.at())));
            var action = run.path("action");
            var decision = truths == null ? one.one().decision() : truths.of(run.path("id").asText(), one.one().decision());
            return new Swept(run.path("flow").asText(), decision, action.path("amount").isTextual() ? new BigDecimal(action.get("amount").textValue()) : null,
                    action.path("currency").isTextual() ? action.get("currency").textValue() : null, List.of(at), own);
        } catch (IllegalArgumentException e) {
            synchronized (wrong) {
                wrong.accept(new WrongLine(one.one().place(), e.getMessage()));
            }
            return null;
        }
    }

    private At at(Routing routing) {
        var holds = routing.results().stream().anyMatch(result -> result.rule().equals(rule.id()) && result.outcome() == RuleOutcome.MATCHED);
        return new At(rule.then() == Route.RELEASE ? !holds : holds, routing.route());
    }

    /// As the limit rises, its comparison flips once at most, and nothing else depends on it: where both ends of a stretch agree, all between
    /// them do. A limit inside of `exists` and the like is compared several times, so there every value is tried.
    private void fill(At[] at, int low, int high, IntFunction<At> judge) {
        if (at[low] == null) at[low] = judge.apply(low);
        if (at[high] == null) at[high] = judge.apply(high);
        if (at[low].equals(at[high]) && !inLoop) {
            Arrays.fill(at, low, high, at[low]);
        } else if (high - low > 1) {
            var middle = (low + high) / 2;
            fill(at, low, middle, judge);
            fill(at, middle, high, judge);
        }
    }

    private void count(Swept one) {
        var ofFlow = byFlow.computeIfAbsent(one.flow(), name -> new Group(values.size()));
        all.count(one.decision(), one.amount(), one.currency());
        ofFlow.count(one.decision(), one.amount(), one.currency());
        if (one.own()) whole.count(one.decision(), one.amount(), one.currency());
        for (int point = 0; point < values.size(); point++) {
            var matched = one.at().get(point).matched();
            all.count(point, matched, matched, one.decision(), one.amount(), one.currency());
            ofFlow.count(point, matched, matched, one.decision(), one.amount(), one.currency());
            if (one.own()) {
                var route = one.at().get(point).route();
                whole.count(point, route == Route.APPROVE || route == Route.EXCEPTION, route != Route.RELEASE, one.decision(), one.amount(), one.currency());
            }
        }
    }
}
