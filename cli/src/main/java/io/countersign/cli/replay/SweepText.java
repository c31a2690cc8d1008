package io.countersign.cli.replay;

import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import io.countersign.replay.SweepReport;
import io.countersign.replay.SweepReport.Curve;
import io.countersign.replay.SweepReport.Point;
import io.countersign.replay.SweepStory;
import io.countersign.replay.Words;
import java.io.PrintWriter;

/// A sweep for a terminal: the answer, then the curve as a table.
public final class SweepText {
    private static final int ROWS = 24;

    private final SweepReport report;
    private final PrintWriter out;

    public SweepText(SweepReport report, PrintWriter out) {
        this.report = report;
        this.out = out;
    }

    public void print() {
        var story = new SweepStory(report);
        Wrapped.print(out, "", title(report));
        story.answer().forEach(sentence -> Wrapped.print(out, "  - ", SafeText.line(sentence)));
        if (report.all().changes() > 0) {
            out.println();
            table();
        }
        out.println();
        out.println("Mind");
        story.cautions().forEach(caution -> Wrapped.print(out, "  - ", SafeText.line(caution)));
    }

    static String title(SweepReport report) {
        return "%s: other limits for %s".formatted(report.flow().name(), report.limit().rule());
    }

    private void table() {
        var curve = report.all();
        var table = new Columns("limit", "reviewed", "share", "wrong caught", "share", curve.moneyWords() + " stopped", "share", "with all rules: reviewed", report.whole().moneyWords(), "");
        var points = curve.points();
        var every = Math.ceilDiv(points.size(), ROWS);
        for (int i = 0; i < points.size(); i++) {
            var point = points.get(i);
            var note = note(report, curve, point);
            if (i % every == 0 || i == points.size() - 1 || !note.isEmpty()) row(table, curve, point, note);
        }
        table.print(out, "  ");
    }

    private void row(Columns table, Curve curve, Point point, String note) {
        var whole = report.whole().at(point.limit());
        table.row(point.limit().toPlainString(), Words.number(point.reviewed().some()), Words.percent(point.reviewed().value()), caught(point), caughtShare(point),
                stopped(curve, point), stoppedShare(curve, point), report.whole().changes() == 0 ? "" : Words.percent(whole.reviewed().value()),
                stoppedShare(report.whole(), whole), note);
    }

    // Where nothing is known to be wrong, these are empty: that is not 0 %.

    static String caught(Point point) {
        return point.caught().of() == 0 ? "" : Words.number(point.caught().some());
    }

    static String caughtShare(Point point) {
        return point.caught().of() == 0 ? "" : Words.percent(point.caught().value());
    }

    static String stopped(Curve curve, Point point) {
        return curve.currency().isEmpty() ? "" : Words.money(point.stopped().of(curve.currency()), curve.currency());
    }

    static String stoppedShare(Curve curve, Point point) {
        return curve.currency().isEmpty() ? "" : Words.percent(point.stoppedShare());
    }

    /// What is special about a point; empty: nothing.
    static String note(SweepReport report, Curve curve, Point point) {
        var now = point.limit().compareTo(report.limit().value()) == 0;
        return now ? point == curve.elbow() ? "now, and where it bends" : "now" : point == curve.elbow() ? "bends here" : "";
    }
}
