package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.Sheet.Tile;
import io.countersign.cli.page.Chart;
import io.countersign.cli.page.Chart.Bar;
import io.countersign.cli.page.Curve;
import io.countersign.cli.page.Curve.Axis;
import io.countersign.cli.page.Curve.Line;
import io.countersign.cli.page.Curve.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// What the rules are worth, in words, tables and charts.
final class RulesSheet {

    private static final int LINES = 3;

    private RulesSheet() {}

    static Sheet of(JsonNode report) {
        var sheet = new Sheet("Rules: " + Figures.days(report), "Every rule of the active flows over sixty days, counted from the Record. Nothing is changed by this: replay a rule before you change it.");
        var rules = report.path("rules");
        var proposals = report.path("proposals");
        sheet.tiles(new Tile(String.valueOf(rules.size()), "rules in use"), new Tile(String.format(Locale.ROOT, "%,d", Figures.sum(rules, "decisions")), "decisions of people on what they asked"),
                new Tile(Figures.hours(waited(rules)), "of waiting for them"), new Tile(String.valueOf(proposals.size()), proposals.size() == 1 ? "finding" : "findings"));
        if (proposals.isEmpty()) {
            sheet.verdict(true, "No rule wants a look: each matches, is believed, has its review ahead.");
        } else {
            sheet.heading("What to do (" + proposals.size() + ")").proposals(proposals);
        }
        values(sheet, rules);
        stamps(sheet, report);
        calibration(sheet, report.path("calibration"));
        return sheet;
    }

    private static double waited(JsonNode rules) {
        double hours = 0;
        for (var one : rules) hours += one.path("waitingHours").asDouble();
        return hours;
    }

    private static void values(Sheet sheet, JsonNode rules) {
        var quiet = new TreeSet<String>();
        var busy = new LinkedHashMap<String, List<JsonNode>>();
        for (var one : rules) {
            if (one.path("flowRuns").asLong() == 0) quiet.add(Figures.flow(one));
            else busy.computeIfAbsent(Figures.flow(one), _ -> new ArrayList<>()).add(one);
        }
        busy.forEach((flow, its) -> sheet.heading("What each rule of " + flow + " did, in " + Figures.count(its.getFirst(), "flowRuns") + " runs").table("", List.of("rule", "does", "#matched", "#decided",
                "#released", "#wrong", "#corrected", "#exceptions", "#let go", "#review by"), Figures.rows(its, one -> List.of(one.path("rule").asText(), one.path("outcome").asText(),
                        Figures.count(one, "matched"), Figures.count(one, "decided"), Figures.count(one, "released"), Figures.of(one.path("wrong").asLong(), one.path("checked").asLong()),
                        Figures.count(one, "corrected"), Figures.count(one, "exceptions"), Figures.of(one.path("letGo").asLong(), one.path("settled").asLong()), Figures.text(one, "reviewBy", "–")))));
        if (!quiet.isEmpty()) sheet.note("No run was judged in these days by " + String.join(", ", quiet) + ".");
        var asked = StreamSupport.stream(rules.spliterator(), false).filter(one -> one.path("decisions").asLong() > 0)
                .sorted(Comparator.comparingDouble((JsonNode one) -> one.path("waitingHours").asDouble()).reversed()).toList();
        sheet.heading("What it costs to ask people, and what they change");
        if (!asked.isEmpty()) {
            sheet.figure(Chart.bars("Waiting by rule", "How long work waited for decisions, all together: long bars with few changes are not worth their price.", asked.stream()
                    .map(one -> new Bar(Figures.flow(one) + ": " + one.path("rule").asText(), one.path("waitingHours").asDouble(), Figures.hours(one, "waitingHours") + ", "
                            + Figures.share(one.path("decisions").asLong() - one.path("unedited").asLong(), one.path("decisions").asLong()) + " changed")).toList()));
        }
        sheet.table("No person decided on what a rule asked.", List.of("flow", "rule", "#decisions", "#unedited", "#edited", "#rejected", "#overridden", "#half looked", "#half waited", "#waiting in all"),
                asked.stream().map(one -> List.of(Figures.flow(one), one.path("rule").asText(), Figures.count(one, "decisions"), share(one, "unedited"), share(one, "edited"), share(one, "rejected"),
                        share(one, "overridden"), Figures.seconds(one, "medianLookSeconds"), Figures.seconds(one, "medianWaitSeconds"), Figures.hours(one, "waitingHours"))).toList());
    }

    private static String share(JsonNode one, String field) {
        return Figures.share(one.path(field).asLong(), one.path("decisions").asLong());
    }

    private static void stamps(Sheet sheet, JsonNode report) {
        sheet.heading("Approved faster than it can be read, by rule").table("No rule has twenty decisions whose first look is known.",
                List.of("flow", "rule", "#decisions", "#too fast", "#share", "#half looked", "#later wrong"), Figures.rows(report.path("stampsByRule"), one -> stamp(Figures.flow(one), Figures.rule(one), one)));
        sheet.heading("By person").table(report.path("peopleShown").asText().equals("all") ? "Nobody has twenty such decisions." : "You have less than twenty such decisions; others' figures are not yours to see.",
                List.of("person", "", "#decisions", "#too fast", "#share", "#half looked", "#later wrong"), Figures.rows(report.path("stampsByPerson"), one -> stamp(one.path("person").asText(), "", one)));
    }

    private static List<String> stamp(String first, String second, JsonNode one) {
        return List.of(first, second, Figures.count(one, "decisions"), Figures.count(one, "quick"), Figures.share(one.path("quick").asLong(), one.path("decisions").asLong()),
                Figures.seconds(one, "medianLookSeconds"), Figures.count(one, "laterWrong"));
    }

    private static void calibration(Sheet sheet, JsonNode all) {
        var lines = new LinkedHashMap<String, List<Point>>();
        all.forEach(one -> lines.computeIfAbsent(Figures.flow(one), _ -> new ArrayList<>()).add(new Point(one.path("confidence").asDouble(), one.path("share").asDouble(), "")));
        sheet.heading("What the model's confidence is worth");
        if (lines.values().stream().anyMatch(points -> points.size() > 1)) {
            var drawn = new ArrayList<Line>();
            drawn.add(new Line("as sure as right", List.of(new Point(0, 0, ""), new Point(1, 1, ""))));
            lines.entrySet().stream().limit(LINES).forEach(line -> drawn.add(new Line(line.getKey(), line.getValue())));
            sheet.figure(Curve.of("Right against sure", "Below the straight line the model is surer than it is right.", Axis.share("confidence the model gave"), Axis.share("left unchanged by people"), drawn, List.of()));
        }
        sheet.table("No run with a confidence met a person's word.", List.of("flow", "confidence", "#runs", "#said", "#right"), Figures.rows(all, one -> List.of(Figures.flow(one),
                (one.path("tenth").asInt() - 1) * 10 + " to " + one.path("tenth").asInt() * 10 + " %", Figures.count(one, "runs"), Figures.percent(one.path("confidence").asDouble()),
                Figures.percent(one.path("share").asDouble()) + " (" + Figures.of(one.path("rightOnes").asLong(), one.path("runs").asLong()) + ")")));
    }
}
