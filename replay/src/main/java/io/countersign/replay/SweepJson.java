package io.countersign.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.replay.SweepReport.Curve;
import io.countersign.replay.SweepReport.Point;

/// A sweep as one JSON object, the same bytes for the same cases and flow.
public final class SweepJson {
    private SweepJson() {}

    /// On one line, without a line break at its end.
    public static String line(SweepReport report) {
        return ReportJson.text(of(report));
    }

    static ObjectNode of(SweepReport report) {
        var limit = report.limit();
        var json = ReportJson.object().put("flow", report.flow().name()).put("flowHash", report.flow().contentHash()).put("rule", limit.rule()).put("param", limit.field())
                .put("comparison", limit.comparison()).put("current", limit.value());
        var story = new SweepStory(report);
        var answer = json.putArray("summary");
        story.answer().forEach(answer::add);
        var cautions = json.putArray("cautions");
        story.cautions().forEach(cautions::add);
        json.put("cases", report.cases()).put("otherFlow", report.otherFlow());
        curve(json, report.all());
        var flows = json.putObject("flows");
        report.byFlow().forEach((name, curve) -> curve(flows.putObject(name), curve));
        curve(json.putObject("wholeFlow"), report.whole());
        return json;
    }

    private static void curve(ObjectNode json, Curve curve) {
        json.put("changes", curve.changes()).put("wrong", curve.wrong()).put("unknown", curve.open());
        json.set("wrongMoney", ReportJson.money(curve.wrongMoney()));
        if (curve.elbow() == null) json.putNull("elbow");
        else json.put("elbow", curve.elbow().limit());
        ArrayNode points = json.putArray("points");
        curve.points().forEach(point -> points.add(point(point, !curve.currency().isEmpty())));
    }

    private static ObjectNode point(Point point, boolean hasMoney) {
        var json = ReportJson.object().put("limit", point.limit()).put("reviewed", point.reviewed().some()).put("reviewedShare", ReportJson.rounded(point.reviewed().value()));
        var known = point.caught().of() > 0; // else nothing is known to be wrong, which is not 0 % of it
        json.put("wrongCaught", known ? point.caught().some() : null).put("wrongCaughtShare", known ? ReportJson.rounded(point.caught().value()) : null);
        if (known) json.set("wrongMoneyStopped", ReportJson.money(point.stopped()));
        else json.putNull("wrongMoneyStopped");
        return json.put("wrongMoneyShare", hasMoney ? ReportJson.rounded(point.stoppedShare()) : null);
    }
}
