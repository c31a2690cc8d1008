package io.countersign.replay;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Recorded.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/// What each rule did to the cases.
public final class RuleFindings {
    /// One rule, or (id null) what goes one way without a rule: nothing matched, or the run itself was a surprise.
    ///
    /// @param route   where it sends a run
    /// @param matched cases that it matched, whichever rule decided
    /// @param decides cases that it decides
    /// @param decidesNow cases that the rule of this id decides in the current version; -1: the current version has no such rule, or is not known
    /// @param wrong   of the cases that it decides and somebody decided on, those that people edited or rejected: for a rule that holds its catch rate, for one
    ///                that releases its rate of misses
    /// @param money   the money in those
    public record Finding(String id, String name, Route route, int matched, int decides, int decidesNow, Share wrong, Money money) {}

    private RuleFindings() {}

    /// For every rule of the candidate in the order of the file, then what no rule decided, then rules of the current version that the candidate lacks.
    public static List<Finding> of(Report report) {
        var found = new ArrayList<Finding>();
        for (var rule : report.candidate().definition().rules()) {
            found.add(finding(report, rule.id(), rule.name(), rule.then(), Judged::candidate, (int) report.cases().stream().filter(one -> one.matched().contains(rule.id())).count(),
                    now(report, way -> rule.id().equals(way.rule()), has(report.current(), rule.id()))));
        }
        for (var route : Route.values()) {
            var unruled = finding(report, null, "no rule", route, Judged::candidate, 0, now(report, way -> way.rule() == null && way.route() == route, true));
            if (unruled.decides() + Math.max(0, unruled.decidesNow()) > 0) {
                found.add(unruled);
            }
        }
        return List.copyOf(found);
    }

    /// Rules that the current version has and the candidate has not, with what they decide now.
    public static List<Finding> gone(Report report) {
        if (report.current() == null) {
            return List.of();
        }
        return report.current().definition().rules().stream().filter(rule -> !has(report.candidate(), rule.id()))
                .map(rule -> finding(report, rule.id(), rule.name(), rule.then(), Judged::current,
                        (int) report.cases().stream().filter(one -> one.matchedNow().contains(rule.id())).count(),
                        now(report, way -> rule.id().equals(way.rule()), true))).toList();
    }

    private static Finding finding(Report report, String id, String name, Route route, Function<Judged, Way> side, int matched, int now) {
        var decided = report.cases().stream().filter(one -> Objects.equals(side.apply(one).rule(), id) && (id != null || side.apply(one).route() == route)).toList();
        var bad = decided.stream().filter(one -> one.decision().outcome().isBad()).toList();
        var judged = (int) decided.stream().filter(one -> one.decision().outcome() != Outcome.OPEN).count();
        return new Finding(id, name, route, matched, decided.size(), now, new Share(bad.size(), judged), Report.money(bad));
    }

    private static int now(Report report, Predicate<Way> which, boolean known) {
        return report.against() == Report.Against.ITSELF || !known ? -1 : (int) report.cases().stream().filter(one -> which.test(one.current())).count();
    }

    private static boolean has(CompiledFlow flow, String rule) {
        return flow == null || flow.definition().rules().stream().anyMatch(one -> one.id().equals(rule));
    }
}
