package io.countersign.cli.replay;

import io.countersign.cli.page.Curve;
import io.countersign.cli.page.Curve.Axis;
import io.countersign.cli.page.Curve.Line;
import io.countersign.cli.page.Curve.Mark;
import io.countersign.cli.page.Html;
import io.countersign.cli.page.Page;
import io.countersign.replay.SweepReport;
import io.countersign.replay.SweepReport.Point;
import io.countersign.replay.SweepStory;
import io.countersign.replay.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A sweep to read, to send and to print.
public final class SweepPage {
    private final SweepReport report;

    public SweepPage(SweepReport report) {
        this.report = report;
    }

    public Page page() {
        var story = new SweepStory(report);
        var page = new Page(SweepText.title(report), "The rule says %s %s %s. Document %s.".formatted(report.limit().field(), report.limit().comparison(),
                report.limit().value().toPlainString(), report.flow().contentHash().substring(0, 12)));
        var answer = story.answer();
        var body = page.body().raw("<div class=\"verdict\">").element("p", answer.getFirst()).raw("<ul>");
        answer.stream().skip(1).forEach(sentence -> body.element("li", sentence));
        body.raw("</ul></div>\n");
        if (report.all().changes() > 0) {
            var several = report.byFlow().size() > 1;
            charts(body, "The rule alone, " + Words.number(report.all().changes()) + " changes" + (several ? " of all flows" : ""), report.all());
            if (report.whole().changes() > 0) {
                charts(body, "All rules of " + report.flow().name() + ", " + Words.number(report.whole().changes()) + " changes", report.whole());
            }
            if (several) {
                report.byFlow().forEach((name, curve) -> {
                    body.raw("<details><summary>").text("The rule alone on " + Words.number(curve.changes()) + " changes of " + name).raw("</summary>\n");
                    charts(body, name, curve);
                    body.raw("</details>\n");
                });
            }
            numbers(body);
        }
        body.element("h2", "What to mind").raw("<ul>");
        story.cautions().forEach(caution -> body.element("li", caution));
        body.raw("</ul>\n");
        return page;
    }

    private void charts(Html body, String title, SweepReport.Curve curve) {
        body.element("h2", title);
        var points = curve.points();
        var limits = new Axis("limit of " + report.limit().field(), points.getFirst().limit().doubleValue(), points.getLast().limit().doubleValue(), SweepPage::number);
        var lines = new ArrayList<>(List.of(line("reviewed by a person", curve, point -> point.reviewed().value())));
        if (curve.wrong() > 0) lines.add(line("wrong changes caught", curve, point -> point.caught().value()));
        if (!curve.currency().isEmpty()) lines.add(line(curve.moneyWords() + " stopped", curve, Point::stoppedShare));
        var now = curve.at(report.limit().value());
        var marks = new ArrayList<Mark>();
        if (now != null) marks.add(mark("now " + now.limit().toPlainString(), curve, now));
        if (curve.elbow() != null && curve.elbow() != now) marks.add(mark("bends at " + curve.elbow().limit().toPlainString(), curve, curve.elbow()));
        body.add(Curve.of("What each limit does", direction(curve) + " Read upwards at a limit: what people look at, and what that stops.", limits,
                Axis.share("share"), lines, marks));
        if (curve.elbow() != null) tradeOff(body, curve, now);
    }

    private static String direction(SweepReport.Curve curve) {
        if (curve.risesWithLimit()) return "A higher limit means more review.";
        return curve.fallsWithLimit() ? "A higher limit means less review." : "Both ends of the range mean as much review.";
    }

    /// What review buys: the curve that the limit is chosen on.
    private void tradeOff(Html body, SweepReport.Curve curve, Point now) {
        var lines = new ArrayList<Line>();
        lines.add(bought("wrong changes caught", curve, now, point -> point.caught().value(), curve.currency().isEmpty()));
        if (!curve.currency().isEmpty()) lines.add(bought(curve.moneyWords() + " stopped", curve, now, Point::stoppedShare, true));
        body.add(Curve.of("What review buys", "Each place is one limit. Up is better, left is cheaper; where the line bends, more review begins to buy little.",
                Axis.share("share of changes that a person looks at"), Axis.share("share stopped"), lines, List.of()));
    }

    private static Mark mark(String name, SweepReport.Curve curve, Point point) {
        return new Mark(point.limit().doubleValue(), name + ": " + Words.percent(point.reviewed().value()) + " reviewed" + (curve.wrong() == 0 ? "" : ", "
                + Words.percent(point.caught().value()) + " caught") + (curve.currency().isEmpty() ? "" : ", " + Words.percent(point.stoppedShare()) + " of the " + curve.moneyWords().replaceFirst("wrong ", "")));
    }

    private static Line line(String name, SweepReport.Curve curve, ToDoubleFunction<Point> value) {
        return new Line(name, curve.points().stream().map(point -> new Curve.Point(point.limit().doubleValue(), value.applyAsDouble(point), "")).toList());
    }

    private static Line bought(String name, SweepReport.Curve curve, Point now, ToDoubleFunction<Point> value, boolean elbow) {
        var points = curve.points().stream().sorted(java.util.Comparator.comparingDouble((Point point) -> point.reviewed().value())).map(point -> new Curve.Point(
                point.reviewed().value(), value.applyAsDouble(point), point == now ? "limit " + point.limit().toPlainString() + " (now): " + Words.percent(value.applyAsDouble(point))
                        : elbow && point == curve.elbow() ? "limit " + point.limit().toPlainString() + " (bends): " + Words.percent(value.applyAsDouble(point)) : "")).toList();
        return new Line(name, points);
    }

    private void numbers(Html body) {
        var curve = report.all();
        body.element("h2", "The numbers").table("#limit", "#reviewed", "#share", "#wrong caught", "#share", "#" + curve.moneyWords() + " stopped", "#share", "");
        for (var point : curve.points()) {
            body.row(point.limit().toPlainString(), Words.number(point.reviewed().some()), Words.percent(point.reviewed().value()), SweepText.caught(point), SweepText.caughtShare(point),
                    SweepText.stopped(curve, point), SweepText.stoppedShare(curve, point), SweepText.note(report, curve, point));
        }
        body.endTable();
    }

    private static String number(double value) {
        return java.math.BigDecimal.valueOf(value).setScale(4, java.math.RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
}
