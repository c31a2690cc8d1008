package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.Sheet.Tile;
import io.countersign.cli.page.Chart;
import io.countersign.cli.page.Chart.Part;
import io.countersign.cli.page.Chart.Stack;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The weekly review in words, tables and charts.
final class WeeklySheet {

    private static final List<String> KINDS = List.of("release", "approve", "exception", "retry, fallback or block");

    private final JsonNode report;
    private final Sheet sheet;

    private WeeklySheet(JsonNode report) {
        this.report = report;
        this.sheet = new Sheet("Weekly review: " + Figures.days(report), "Counted from the Record, against the seven days before, or the same part of them while these go on. docs/insights.md says what each number is.");
    }

    static Sheet of(JsonNode report) {
        var weekly = new WeeklySheet(report);
        weekly.summary();
        weekly.proposals();
        weekly.routes();
        weekly.owners();
        weekly.exceptions();
        weekly.quality();
        weekly.autonomy();
        return weekly.sheet;
    }

    private void summary() {
        var runs = Figures.sum(report.path("volume"), "runs");
        var before = Figures.sum(report.path("volume"), "runsBefore");
        var missed = Figures.sum(report.path("missed"), "missed");
        var due = Figures.sum(report.path("missed"), "due");
        sheet.tiles(new Tile(String.format(Locale.ROOT, "%,d", runs), "runs (" + Figures.change(runs, before) + ")"), new Tile(Figures.share(routed("release", "runs"), routed(null, "runs")), "released by rules"),
                new Tile(String.valueOf(Figures.sum(report.path("rhythm"), "waiting")), "items wait for people"), new Tile(Figures.of(missed, due), "targets missed"));
    }

    private long routed(String route, String field) {
        long sum = 0;
        for (var one : report.path("routes")) sum += route == null || one.path("route").asText().equals(route) ? one.path(field).asLong() : 0;
        return sum;
    }

    private void proposals() {
        var all = report.path("proposals");
        if (all.isEmpty()) {
            sheet.verdict(true, "Nothing stands out: queues hold, nothing repeats, nothing that was checked is wrong too often.");
        } else {
            sheet.heading("What to do (" + all.size() + ")").proposals(all);
        }
    }

    private void routes() {
        var byFlow = new LinkedHashMap<String, Map<String, JsonNode>>();
        report.path("volume").forEach(one -> byFlow.put(Figures.flow(one), new LinkedHashMap<>()));
        report.path("routes").forEach(one -> byFlow.computeIfAbsent(Figures.flow(one), _ -> new LinkedHashMap<>()).put(one.path("route").asText(), one));
        var stacks = new ArrayList<Stack>();
        byFlow.forEach((flow, routes) -> stacks.add(new Stack(flow, List.of(part(routes, "release"), part(routes, "approve"), part(routes, "exception"), part(routes, "retry", "fallback", "block")))));
        sheet.heading("Volume and routes");
        if (stacks.stream().anyMatch(stack -> stack.parts().stream().anyMatch(part -> part.value() > 0))) {
            sheet.figure(Chart.stacks("Runs by route", "How the rules judged each run when it came.", KINDS, stacks));
        }
        var rows = new ArrayList<List<String>>();
        for (var one : report.path("volume")) {
            var routes = byFlow.get(Figures.flow(one));
            rows.add(List.of(Figures.flow(one), Figures.count(one, "runs"), Figures.change(one.path("runs").asLong(), one.path("runsBefore").asLong()), said(routes, "release"),
                    said(routes, "approve"), said(routes, "exception"), said(routes, "retry", "fallback", "block")));
        }
        sheet.table("No run came.", List.of("flow", "#runs", "#change", "#released", "#asked", "#exception", "#other"), rows);
    }

    private static Part part(Map<String, JsonNode> routes, String... names) {
        return new Part(runs(routes, "runs", names), String.valueOf(runs(routes, "runs", names)));
    }

    private static String said(Map<String, JsonNode> routes, String... names) {
        var now = runs(routes, "runs", names);
        var before = runs(routes, "runsBefore", names);
        return now + (now == before ? "" : " (" + Figures.change(now, before) + ")");
    }

    private static long runs(Map<String, JsonNode> routes, String field, String... names) {
        long sum = 0;
        for (var name : names) sum += routes.containsKey(name) ? routes.get(name).path(field).asLong() : 0;
        return sum;
    }

    private void owners() {
        sheet.heading("Owners: what arrives against what leaves");
        var stacks = new ArrayList<Stack>();
        for (var one : report.path("rhythm")) {
            stacks.add(new Stack(one.path("owner").asText() + ", arrived", List.of(new Part(one.path("arrived").asDouble(), Figures.count(one, "arrived")), new Part(0, ""))));
            stacks.add(new Stack(one.path("owner").asText() + ", left", List.of(new Part(0, ""), new Part(one.path("departed").asDouble(), Figures.count(one, "departed")))));
        }
        if (!stacks.isEmpty()) sheet.figure(Chart.stacks("Arrivals and departures", "A queue grows where the first bar is longer than the second.", List.of("arrived", "left"), stacks));
        sheet.table("Nothing waited for anybody.", List.of("owner", "#arrived", "#left", "#a day", "#wait", "#oldest since", "#targets missed", "#half within", "#decided", "#looked"),
                Figures.rows(report.path("rhythm"), one -> List.of(one.path("owner").asText(), Figures.count(one, "arrived"), Figures.count(one, "departed"),
                        (one.path("growsBy").asDouble() > 0 ? "+" : "") + Figures.number(one, "growsBy"), Figures.count(one, "waiting"), Figures.moment(report, one, "oldest"),
                        Figures.of(one.path("missed").asLong(), one.path("due").asLong()), Figures.seconds(one, "medianSeconds"), Figures.count(one, "decisions"), Figures.count(one, "looks"))));
        if (report.path("peopleShown").asText().equals("you")) sheet.note("How fast others work, what they decided and looked at, is not yours to see.");
        sheet.heading("Missed targets").table("No target was missed, in these days or before.", List.of("flow", "what", "#missed", "#before"), Figures.rows(missed(), one -> List.of(Figures.flow(one),
                one.path("kind").asText() + "s", Figures.of(one.path("missed").asLong(), one.path("due").asLong()), Figures.of(one.path("missedBefore").asLong(), one.path("dueBefore").asLong()))));
    }

    private List<JsonNode> missed() {
        return StreamSupport.stream(report.path("missed").spliterator(), false).filter(one -> one.path("missed").asLong() + one.path("missedBefore").asLong() > 0).toList();
    }

    private void exceptions() {
        sheet.heading("Exceptions: most frequent reasons").table("There was no exception.", List.of("flow", "reason", "#items", "#before", "#change"), Figures.rows(report.path("reasons"),
                one -> List.of(Figures.flow(one), one.path("reasonCode").asText(), Figures.count(one, "items"), Figures.count(one, "itemsBefore"),
                        Figures.change(one.path("items").asLong(), one.path("itemsBefore").asLong()))));
        sheet.heading("Repeats: the same three times or more in seven days").table("Nothing repeats.", List.of("flow", "reason", "rule", "source", "#items", "#first", "#last"),
                Figures.rows(report.path("repeats"), one -> List.of(Figures.flow(one), one.path("reasonCode").asText(), Figures.rule(one), Figures.text(one, "source", "–"), Figures.count(one, "items"),
                        Figures.moment(report, one, "firstAt"), Figures.moment(report, one, "lastAt"))));
        sheet.heading("Time patterns").table("No weekday and no hour stands out, or there are less than four weeks to look at.", List.of("flow", "reason", "when", "#items", "#if even", "#deviations"),
                Figures.rows(report.path("patterns"), one -> List.of(Figures.flow(one), one.path("reasonCode").asText(), when(one), Figures.of(one.path("items").asLong(), one.path("total").asLong()),
                        Figures.number(one, "expected"), Figures.number(one, "deviations"))));
    }

    private static String when(JsonNode one) {
        int cell = one.path("cell").asInt();
        return one.path("unit").asText().equals("weekday") ? DayOfWeek.of(cell).getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "s"
                : String.format(Locale.ROOT, "%02d:00 to %02d:00", cell, (cell + 1) % 24);
    }

    private void quality() {
        sheet.heading("Checks of what rules released (eight weeks)").table("Nothing that was released was picked for a check.",
                List.of("flow", "rule", "#released", "#picked", "#checked", "#wrong", "#error rate", "#95 % interval"), Figures.rows(report.path("errors"), one -> List.of(Figures.flow(one), Figures.rule(one),
                        Figures.count(one, "released"), Figures.count(one, "sampled"), Figures.count(one, "checked"), Figures.count(one, "wrong"), rate(one, "rate"),
                        one.at("/error/low").isNumber() ? rate(one, "low") + " to " + rate(one, "high") : "not known yet")));
        sheet.heading("Corrected after release").table("No answer was corrected after its release.", List.of("flow", "rule", "#corrected", "#before", "#released"),
                Figures.rows(report.path("corrections"), one -> List.of(Figures.flow(one), Figures.rule(one), Figures.count(one, "corrected"), Figures.count(one, "correctedBefore"),
                        Figures.count(one, "released"))));
    }

    private static String rate(JsonNode one, String field) {
        var rate = one.path("error").path(field);
        return rate.isNumber() ? Figures.percent(rate.asDouble()) : "–";
    }

    private void autonomy() {
        sheet.heading("Autonomy").table("What the AI may do on its own was not changed.", List.of("at", "flow", "action", "before", "after", "version", "proposed by", "approved by"),
                Figures.rows(report.path("autonomy"), one -> List.of(Figures.moment(report, one, "at"), Figures.flow(one), one.path("actionType").asText(), Figures.text(one, "before", "–"),
                        Figures.text(one, "after", "–"), one.path("version").asText(), one.path("proposedBy").asText(), one.path("approvedBy").asText())));
    }
}
