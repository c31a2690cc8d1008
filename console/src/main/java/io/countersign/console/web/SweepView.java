package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.domain.Plot;
import io.countersign.replay.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/// A limit tried at several values, as a page shows it.
public final class SweepView {

    /// @param note `now` or `bends here`
    public record Point(String limit, String reviewed, String reviewedShare, String caught, String caughtShare, String money, String moneyShare, String note) {}

    private final JsonNode json;

    SweepView(JsonNode json) {
        this.json = json;
    }

    public String title() {
        return "%s: %s %s %s".formatted(json.path("rule").asText(), json.path("param").asText(), json.path("comparison").asText(), plain(json.path("current")));
    }

    public List<String> answer() {
        return strings("summary");
    }

    public List<String> cautions() {
        return strings("cautions");
    }

    private List<String> strings(String field) {
        return StreamSupport.stream(json.path(field).spliterator(), false).map(JsonNode::asText).toList();
    }

    public List<Point> points() {
        var points = new ArrayList<Point>();
        for (var point : json.path("points")) {
            points.add(new Point(plain(point.path("limit")), Words.number(point.path("reviewed").asInt()), Words.percent(point.path("reviewedShare").asDouble()),
                    point.path("wrongCaught").isNumber() ? Words.number(point.path("wrongCaught").asInt()) : "", share(point, "wrongCaughtShare"), money(point.path("wrongMoneyStopped")),
                    share(point, "wrongMoneyShare"), note(point)));
        }
        return points;
    }

    private String note(JsonNode point) {
        var now = same(point.path("limit"), json.path("current"));
        var bends = json.path("elbow").isNumber() && same(point.path("limit"), json.path("elbow"));
        return now ? bends ? "now, and where it bends" : "now" : bends ? "bends here" : "";
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }

    private static String share(JsonNode point, String field) {
        return point.path(field).isNumber() ? Words.percent(point.path(field).asDouble()) : "";
    }

    private static String money(JsonNode sums) {
        return String.join(" and ", sums.properties().stream().map(sum -> Words.money(new BigDecimal(sum.getValue().asText()), sum.getKey())).toList());
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toPlainString();
    }

    /// The curves: what is reviewed, what that catches, and how much of the money.
    public Plot plot() {
        var points = json.path("points");
        var plot = new Plot(points.get(0).path("limit").asDouble(), points.get(points.size() - 1).path("limit").asDouble(), 0, 1)
                .line("a person looks at", line(points, point -> point.path("reviewedShare").asDouble()));
        if (json.path("wrong").asInt() > 0) plot.line("wrong ones caught", line(points, point -> point.path("wrongCaughtShare").asDouble()));
        if (points.get(0).path("wrongMoneyShare").isNumber()) plot.line("wrong money stopped", line(points, point -> point.path("wrongMoneyShare").asDouble()));
        plot.mark("now " + plain(json.path("current")), json.path("current").asDouble());
        if (json.path("elbow").isNumber() && !same(json.path("elbow"), json.path("current"))) plot.mark("bends at " + plain(json.path("elbow")), json.path("elbow").asDouble());
        return plot;
    }

    private static List<double[]> line(JsonNode points, ToDoubleFunction<JsonNode> value) {
        return StreamSupport.stream(points.spliterator(), false).map(point -> new double[] {point.path("limit").asDouble(), value.applyAsDouble(point)}).toList();
    }
}
