package io.countersign.replay;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Route;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a replay found. All numbers are of the cases of the candidate's flow that could be judged.
public final class Report {
    /// What the candidate is compared with.
    public enum Against {
        /// Another flow document.
        FLOW,
        /// The way each case took when it was live.
        RECORDED,
        /// Nothing else was given.
        ITSELF
    }

    /// @param typical  median of the measured times from question to decision; null: none was measured
    /// @param measured how many were
    /// @param extra    waiting that comes with cases that a person would look at from now on: so many times the typical time
    /// @param saved    waiting that ends with cases that nobody would look at any more: their own times where measured, else the typical time
    public record Waits(Duration typical, int measured, Duration extra, Duration saved) {}

    private final CompiledFlow candidate;
    private final CompiledFlow current;
    private final Against against;
    private final List<Judged> cases;
    private final int otherFlow;
    private final int erased;
    private final int timeless;
    private final int unrecorded;
    private final boolean fromLive;

    Report(CompiledFlow candidate, CompiledFlow current, Against against, List<Judged> cases, int otherFlow, int erased, int timeless, int unrecorded, boolean fromLive) {
        this.candidate = candidate;
        this.current = current;
        this.against = against;
        this.cases = cases;
        this.otherFlow = otherFlow;
        this.erased = erased;
        this.timeless = timeless;
        this.unrecorded = unrecorded;
        this.fromLive = fromLive;
    }

    /// The flow that was tried.
    public CompiledFlow candidate() {
        return candidate;
    }

    /// The flow it is compared with, or null.
    public CompiledFlow current() {
        return current;
    }

    /// What it is compared with.
    public Against against() {
        return against;
    }

    /// Every judged case, in the order it came.
    public List<Judged> cases() {
        return cases;
    }

    /// All cases that came, those that could not be judged included.
    public int count() {
        return cases.size() + otherFlow + erased;
    }

    /// Cases of other flows.
    public int otherFlow() {
        return otherFlow;
    }

    /// Cases whose content was erased.
    public int erased() {
        return erased;
    }

    /// Cases without a time of their own.
    public int timeless() {
        return timeless;
    }

    /// Cases that don't say which way they took when they were live.
    public int unrecorded() {
        return unrecorded;
    }

    /// Whether the cases are a stretch of what was live, so that there were others before them.
    public boolean fromLive() {
        return fromLive;
    }

    /// Cases on which somebody decided.
    public int decided() {
        return count(one -> one.decision().outcome() != Outcome.OPEN);
    }

    /// How many cases go where now (outer) and with the candidate (inner).
    public Map<Route, Map<Route, Integer>> matrix() {
        return table(one -> one.current().route(), one -> one.candidate().route(), Route.class, Route.class);
    }

    /// How many of the cases of each outcome (inner) go where (outer).
    public Map<Route, Map<Outcome, Integer>> decisions(boolean now) {
        return table(one -> (now ? one.current() : one.candidate()).route(), one -> one.decision().outcome(), Route.class, Outcome.class);
    }

    private <A extends Enum<A>, B extends Enum<B>> Map<A, Map<B, Integer>> table(Function<Judged, A> outer, Function<Judged, B> inner, Class<A> outers, Class<B> inners) {
        var table = new EnumMap<A, Map<B, Integer>>(outers);
        for (var row : outers.getEnumConstants()) {
            var cells = new EnumMap<B, Integer>(inners);
            for (var column : inners.getEnumConstants()) {
                cells.put(column, 0);
            }
            table.put(row, cells);
        }
        cases.forEach(one -> table.get(outer.apply(one)).merge(inner.apply(one), 1, Integer::sum));
        return table;
    }

    /// The cases of one verdict, those with the most money first, else in the order they came.
    public List<Judged> of(Verdict verdict, boolean now) {
        return sorted(one -> (now ? one.verdictNow() : one.verdict()) == verdict);
    }

    /// Cases of this verdict with the candidate that have another one now.
    public List<Judged> becomes(Verdict verdict) {
        return sorted(one -> one.verdict() == verdict && one.verdictNow() != verdict);
    }

    /// Cases that the two versions send different ways, those with the most money first.
    public List<Judged> changed() {
        return sorted(Judged::isChanged);
    }

    private List<Judged> sorted(Predicate<Judged> which) {
        return cases.stream().filter(which)
                .sorted(Comparator.comparing((Judged one) -> one.amount() == null ? BigDecimal.valueOf(-1) : one.amount().abs()).reversed()).toList();
    }

    /// The money in some cases.
    public static Money money(List<Judged> cases) {
        var money = new Money();
        cases.stream().filter(one -> one.decision().moved()).forEach(one -> money.add(one.amount(), one.currency()));
        return money;
    }

    /// How many a person looks at, approvals and exceptions.
    public Share reviewed(boolean now) {
        return new Share(count(one -> (now ? one.current() : one.candidate()).isReviewed()), cases.size());
    }

    /// Of what would go out and was decided on: how much should not have.
    public Share missed(boolean now) {
        var missed = of(Verdict.MISSED, now).size();
        return new Share(missed, missed + of(Verdict.PASSED, now).size());
    }

    /// Of what people edited or rejected: how much would not go out.
    public Share caught(boolean now) {
        var caught = of(Verdict.CAUGHT, now).size();
        return new Share(caught, caught + of(Verdict.MISSED, now).size());
    }

    /// Who decided, and on how many cases.
    public Map<String, Integer> deciders() {
        var by = new TreeMap<String, Integer>();
        cases.stream().filter(one -> one.decision().outcome() != Outcome.OPEN && !one.decision().by().isEmpty()).forEach(one -> by.merge(one.decision().by(), 1, Integer::sum));
        return by;
    }

    /// What changes for those who wait.
    public Waits waits() {
        var measured = cases.stream().map(one -> one.decision().took()).filter(took -> took != null).sorted().toList();
        if (measured.isEmpty()) {
            return new Waits(null, 0, Duration.ZERO, Duration.ZERO);
        }
        var typical = measured.get((measured.size() - 1) / 2);
        var extra = typical.multipliedBy(count(one -> one.candidate().isReviewed() && !one.current().isReviewed()));
        var saved = cases.stream().filter(one -> one.current().isReviewed() && !one.candidate().isReviewed())
                .map(one -> one.decision().took() == null ? typical : one.decision().took()).reduce(Duration.ZERO, Duration::plus);
        return new Waits(typical, measured.size(), extra, saved);
    }

    private int count(Predicate<Judged> which) {
        return (int) cases.stream().filter(which).count();
    }
}
