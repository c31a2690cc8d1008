package io.countersign.cli.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// Lines over a number or over time. The drawing stretches with the page, the words on it keep their size.
public final class Curve {

    /// One place on a line.
    ///
    /// @param label words beside it; empty for most points
    public record Point(double x, double y, String label) {}

    /// One line, its points in the order of `x`.
    public record Line(String name, List<Point> points) {}

    /// An upright line across the chart, with words at its top.
    public record Mark(double x, String label) {}

    /// One direction.
    ///
    /// @param name what is counted, with its unit
    /// @param from the value at the left or at the bottom
    /// @param to   the value at the other end, greater than `from`
    /// @param said how a value on the axis reads
    public record Axis(String name, double from, double to, DoubleFunction<String> said) {
        /// From 0 to 100 percent, for shares of 1.
        public static Axis share(String name) {
            return new Axis(name, 0, 1, value -> Math.round(value * 100) + " %");
        }

        /// From 0 to a round number that holds all values; they read as whole numbers.
        public static Axis upTo(String name, double most) {
            var step = step(0, Math.max(most, 1), 4);
            return new Axis(name, 0, Math.ceil(Math.max(most, 1) / step) * step, value -> String.format(Locale.ROOT, "%,d", Math.round(value)));
        }

        private double place(double value) {
            return Math.clamp((value - from) / (to - from), 0, 1);
        }

        private List<Double> ticks(int most) {
            var ticks = new ArrayList<Double>();
            var step = step(from, to, most);
            for (var at = Math.ceil(from / step) * step; at <= to + step / 1e6; at += step) ticks.add(at);
            return ticks;
        }
    }

    private Curve() {}

    /// Up to four lines, told apart by colour and dash.
    ///
    /// @param said one sentence: what to see in it
    public static Html of(String title, String said, Axis x, Axis y, List<Line> lines, List<Mark> marks) {
        var html = Chart.figure(title, said).add(Chart.legend(lines.stream().map(Line::name).toList(), "stroke"))
                .raw("<div class=\"curve\">\n").element("span class=\"axis-y\"", y.name());
        for (var tick : y.ticks(5)) {
            html.raw("<span class=\"grid\" style=\"bottom:" + Chart.percent(y.place(tick)) + "\"></span>")
                    .element("span class=\"tick-y\" style=\"bottom:" + Chart.percent(y.place(tick)) + "\"", y.said().apply(tick));
        }
        for (var tick : x.ticks(5)) {
            html.element("span class=\"tick-x\" style=\"left:" + Chart.percent(x.place(tick)) + "\"", x.said().apply(tick));
        }
        html.raw("<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" role=\"img\">").element("title", title).element("desc", said);
        for (int kind = 0; kind < lines.size(); kind++) {
            html.raw("<polyline class=\"k" + kind % 4 + "\" points=\"" + lines.get(kind).points().stream()
                    .map(at -> place(1000 * x.place(at.x())) + "," + place(1000 * (1 - y.place(at.y())))).collect(Collectors.joining(" ")) + "\"/>");
        }
        html.raw("</svg>\n");
        for (int i = 0; i < marks.size(); i++) mark(html, x, marks.get(i), i);
        for (int kind = 0; kind < lines.size(); kind++) {
            for (var at : lines.get(kind).points()) {
                if (at.label().isEmpty()) continue;
                html.raw("<span class=\"dot k" + kind % 4 + "\" style=\"left:" + Chart.percent(x.place(at.x())) + ";bottom:" + Chart.percent(y.place(at.y()))
                        + "\"><span class=\"" + side(x.place(at.x()), at.x(), lines.get(kind)) + "\">").text(at.label()).raw("</span></span>\n");
            }
        }
        return html.element("span class=\"axis-x\"", x.name()).raw("</div>\n</figure>\n");
    }

    /// The words of several marks stand one above the other, for marks may be near each other.
    private static void mark(Html html, Axis x, Mark mark, int above) {
        html.raw("<span class=\"mark\" style=\"left:" + Chart.percent(x.place(mark.x())) + "\"><span class=\"" + (x.place(mark.x()) > 0.6 ? "to-left" : "to-right")
                + "\" style=\"bottom:" + (above * 5 + 0.4) + "rem\">").text(mark.label()).raw("</span></span>\n");
    }

    /// Words stand above their point, on the side where the line is lower, if there is room.
    private static String side(double place, double x, Line line) {
        var before = line.points().stream().filter(point -> point.x() < x).mapToDouble(Point::y).average().orElse(0);
        var after = line.points().stream().filter(point -> point.x() > x).mapToDouble(Point::y).average().orElse(before);
        return place > (after >= before ? 0.25 : 0.75) ? "to-left" : "to-right";
    }

    private static String place(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// A round step (1, 2 or 5 with zeros) that divides a range into at most so many.
    static double step(double from, double to, int most) {
        var rough = (to - from) / most;
        var unit = Math.pow(10, Math.floor(Math.log10(rough)));
        for (var factor : new double[] {1, 2, 5}) {
            if (unit * factor >= rough * 0.999999) return unit * factor;
        }
        return unit * 10;
    }
}
