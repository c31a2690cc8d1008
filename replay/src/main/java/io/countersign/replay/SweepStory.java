package io.countersign.replay;

import static io.countersign.replay.Words.money;
import static io.countersign.replay.Words.number;
import static io.countersign.replay.Words.percent;
import static io.countersign.replay.Words.share;

import io.countersign.replay.SweepReport.Curve;
import io.countersign.replay.SweepReport.Point;
import java.util.ArrayList;
import java.util.List;

/// A sweep in sentences, the answer first.
public final class SweepStory {
    private final SweepReport report;

    public SweepStory(SweepReport report) {
        this.report = report;
    }

    /// What the limit does now, and where the curve bends.
    public List<String> answer() {
        var said = new ArrayList<String>();
        var curve = report.all();
        var now = curve.at(report.limit().value());
        if (curve.changes() == 0) return List.of("No case is a change (an action with an external effect that names a tool or an amount), so the limit decides nothing here.");
        said.add(now != null ? "The limit is %s: %s".formatted(limit(now), point(curve, now))
                : "The present limit, %s, lies outside of %s to %s; sweep a range that holds it to compare.".formatted(report.limit().value().toPlainString(),
                        limit(curve.points().getFirst()), limit(curve.points().getLast())));
        if (curve.elbow() != null && curve.elbow() != now) {
            said.add("The curve bends at %s: %s %s it, each further review brings less than on average.".formatted(limit(curve.elbow()), point(curve, curve.elbow()),
                    curve.risesWithLimit() ? "Above" : "Below"));
        } else if (curve.elbow() != null) {
            said.add("That is where the curve bends: a %s limit brings less for each further review, a %s one loses more for each review saved.".formatted(
                    curve.risesWithLimit() ? "higher" : "lower", curve.risesWithLimit() ? "lower" : "higher"));
        }
        if (report.byFlow().size() > 1) {
            report.byFlow().forEach((name, ofFlow) -> {
                var point = ofFlow.at(report.limit().value());
                if (point != null) said.add("%s alone: %s".formatted(name, point(ofFlow, point)));
            });
        }
        var whole = report.whole().at(report.limit().value());
        if (whole != null && report.whole().changes() > 0) {
            said.add("With all rules of %s: %s".formatted(report.flow().name(), point(report.whole(), whole)));
            var reviews = report.whole().points().stream().map(point -> point.reviewed().some()).distinct().count();
            if (reviews == 1) {
                said.add("In the flow as a whole no value from %s to %s changes what people look at: other rules, or the lack of one that releases, hold the same changes. Change those first."
                        .formatted(limit(report.whole().points().getFirst()), limit(report.whole().points().getLast())));
            }
        }
        return said;
    }

    private static String limit(Point point) {
        return point.limit().toPlainString();
    }

    private static String point(Curve curve, Point point) {
        return "%s of %s changes go to a person (%s)%s%s.".formatted(number(point.reviewed().some()), number(curve.changes()), percent(point.reviewed().value()),
                curve.wrong() == 0 ? "" : ", with " + share(point.caught()) + " of the wrong ones",
                curve.currency().isEmpty() ? "" : " and " + percent(point.stoppedShare()) + " of the " + curve.moneyWords() + " (" + money(point.stopped().of(curve.currency()), curve.currency()) + ")");
    }

    /// What the numbers mean, and what they can't say.
    public List<String> cautions() {
        var said = new ArrayList<String>();
        said.add("A change is an action with an external effect that names a tool or an amount: %s of %s. Wrong money is that of wrong changes, without those that the executing system refused."
                .formatted(number(report.all().changes()), Words.count(report.cases(), "case")));
        if (report.otherFlow() > 0) {
            said.add("%s belong to other flows than %s; the rule was asked about them all the same, and each flow alone is shown beside.".formatted(
                    Words.count(report.otherFlow(), "case"), report.flow().name()));
        }
        if (report.all().wrongMoney().isMixed()) {
            said.add("Wrong money is in several currencies (%s). Nothing is converted: shares are of the currency with the greatest sum, and the others are in none of them."
                    .formatted(money(report.all().wrongMoney())));
        }
        if (report.all().wrong() == 0) said.add("Of no change is it known that it was wrong: give --truth FILE, or cases with decisions.");
        if (report.all().open() > 0 && report.all().wrong() > 0) said.add("Of %s nobody says whether it was right.".formatted(Words.count(report.all().open(), "change")));
        if (report.all().changes() > 0 && report.all().changes() < 200) said.add("%s are too few to choose a limit by: look at the cases, not at the shares.".formatted(Words.count(report.all().changes(), "change")));
        return said;
    }
}
