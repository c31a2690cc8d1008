package io.countersign.replay;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Limits.Limit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a sweep found.
///
/// @param flow      the flow as it is
/// @param limit     the limit as it is
/// @param cases     all cases that came
/// @param otherFlow those of other flows
/// @param all       the rule alone, over every change in the cases
/// @param byFlow    the rule alone, over the changes of each flow, by its name
/// @param whole     the whole flow with all its rules, over its own changes
public record SweepReport(CompiledFlow flow, Limit limit, int cases, int otherFlow, Curve all, SortedMap<String, Curve> byFlow, Curve whole) {
    /// One value of the limit.
    ///
    /// @param reviewed     changes that go to a person
    /// @param caught       wrong changes that do not go out
    /// @param stopped      money in those
    /// @param stoppedShare of the wrong money in its main currency, 0 to 1; 0 where there is none
    public record Point(BigDecimal limit, Share reviewed, Share caught, Money stopped, double stoppedShare) {}

    /// One curve.
    ///
    /// @param changes    changes in it
    /// @param wrong      those that turned out wrong, or that people edited or rejected
    /// @param open       those of which nobody knows
    /// @param wrongMoney the money that would have moved wrongly
    /// @param currency   that of the most of it, which shares are said of; empty: none
    /// @param points     by rising limit
    /// @param elbow      where the next step of review begins to bring less than the steps before did: the point that is farthest above the straight line between
    ///                   the ends of the curve; null where the curve has no such point
    public record Curve(int changes, int wrong, int open, Money wrongMoney, String currency, List<Point> points, Point elbow) {
        /// Whether people look at more where the limit is higher, as with `<`, or with a rule that releases from a limit on.
        public boolean risesWithLimit() {
            return points.getLast().reviewed().some() > points.getFirst().reviewed().some();
        }

        /// Whether people look at less where the limit is higher, as with `>`.
        public boolean fallsWithLimit() {
            return points.getLast().reviewed().some() < points.getFirst().reviewed().some();
        }

        /// What the shares of money are said of: `wrong money`, or where it is in several currencies, `wrong USD`.
        public String moneyWords() {
            return !wrongMoney.isMixed() ? "wrong money" : currency.equals("?") ? "wrong money without a currency" : "wrong " + currency;
        }

        /// The point of a limit; null: it was not tried.
        public Point at(BigDecimal limit) {
            return points.stream().filter(point -> point.limit().compareTo(limit) == 0).findFirst().orElse(null);
        }
    }

    SweepReport(CompiledFlow flow, Limit limit, List<BigDecimal> values, int cases, int otherFlow, Sweep.Group all, SortedMap<String, Sweep.Group> byFlow, Sweep.Group whole) {
        this(flow, limit, cases, otherFlow, curve(values, all), curves(values, byFlow), curve(values, whole));
    }

    private static SortedMap<String, Curve> curves(List<BigDecimal> values, SortedMap<String, Sweep.Group> groups) {
        var curves = new TreeMap<String, Curve>();
        groups.forEach((name, group) -> curves.put(name, curve(values, group)));
        return Collections.unmodifiableSortedMap(curves);
    }

    private static Curve curve(List<BigDecimal> values, Sweep.Group group) {
        var currency = group.wrongMoney.main();
        var wrongMoney = group.wrongMoney.of(currency);
        var points = new ArrayList<Point>();
        for (int i = 0; i < values.size(); i++) {
            var tally = group.tallies.get(i);
            var share = wrongMoney.signum() == 0 ? 0 : tally.stopped.of(currency).divide(wrongMoney, MathContext.DECIMAL64).doubleValue();
            points.add(new Point(values.get(i), new Share(tally.reviewed, group.changes), new Share(tally.caught, group.wrong), tally.stopped, share));
        }
        return new Curve(group.changes, group.wrong, group.open, group.wrongMoney, currency, List.copyOf(points), elbow(points, wrongMoney.signum() > 0));
    }

    /// By money where there is any, else by number. Of equal points the one that asks for less review.
    private static Point elbow(List<Point> points, boolean byMoney) {
        var byReview = points.stream().sorted(java.util.Comparator.comparingDouble((Point point) -> point.reviewed().value())).toList();
        var first = byReview.getFirst();
        var last = byReview.getLast();
        var width = last.reviewed().value() - first.reviewed().value();
        var height = gain(last, byMoney) - gain(first, byMoney);
        if (width <= 0 || height <= 0) return null;
        Point best = null;
        var most = 1e-9;
        for (var point : byReview) {
            var above = (gain(point, byMoney) - gain(first, byMoney)) / height - (point.reviewed().value() - first.reviewed().value()) / width;
            if (above > most) {
                most = above;
                best = point;
            }
        }
        return best;
    }

    private static double gain(Point point, boolean byMoney) {
        return byMoney ? point.stoppedShare() : point.caught().value();
    }
}
