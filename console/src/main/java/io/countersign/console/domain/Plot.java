package io.countersign.console.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Lines over a number, as the coordinates of a drawing of [#WIDTH] by [#HEIGHT] in which a frame is left free for the words of the axes.
public final class Plot {

    public static final int WIDTH = 640;
    public static final int HEIGHT = 280;
    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 34;
    private static final int BOTTOM = 28;
    private static final int TICKS = 5;

    /// @param points for a polyline
    public record Line(String name, String points, int kind) {}

    /// @param at where it stands on its axis, in the drawing's units
    public record Tick(double at, String words) {}

    /// An upright line with words at its top.
    ///
    /// @param anchor `start` or `end`: on which side of it the words have room
    public record Mark(double at, String words, String anchor, int row) {}

    private final double left;
    private final double right;
    private final double low;
    private final double high;
    private final List<Line> lines = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /// @param left value at the left end
    /// @param right greater than `left`, else the drawing is one point wide
    public Plot(double left, double right, double low, double high) {
        this.left = left;
        this.right = right > left ? right : left + 1;
        this.low = low;
        this.high = high > low ? high : low + 1;
    }

    /// @param points pairs of x and y
    public Plot line(String name, List<double[]> points) {
        lines.add(new Line(name, points.stream().map(point -> coordinate(x(point[0])) + "," + coordinate(y(point[1]))).collect(Collectors.joining(" ")), lines.size() % 4));
        return this;
    }

    public Plot mark(String words, double value) {
        if (value >= left && value <= right) marks.add(new Mark(x(value), words, x(value) > WIDTH / 2.0 ? "end" : "start", marks.size()));
        return this;
    }

    /// Where a value stands from the left.
    public double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.clamp((value - left) / (right - left), 0, 1);
    }

    /// Where a value stands from the top.
    public double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * Math.clamp((value - low) / (high - low), 0, 1);
    }

    public List<Line> lines() {
        return lines;
    }

    public List<Mark> marks() {
        return marks;
    }

    /// Round values along the bottom.
    public List<Tick> across() {
        return round(left, right).stream().map(value -> new Tick(x(value), String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%s", value))).toList();
    }

    /// Shares along the side.
    public List<Tick> upward() {
        return round(low, high).stream().map(value -> new Tick(y(value), Math.round(value * 100) + " %")).toList();
    }

    /// Round values in a range: steps of 1, 2 or 5 with zeros, so many at most.
    static List<Double> round(double from, double to) {
        var rough = (to - from) / TICKS;
        var unit = Math.pow(10, Math.floor(Math.log10(rough)));
        var step = unit * (rough <= unit * 1.0001 ? 1 : rough <= unit * 2.0001 ? 2 : rough <= unit * 5.0001 ? 5 : 10);
        var values = new ArrayList<Double>();
        for (var number = Math.ceil(from / step - 1e-9); number * step <= to + step * 1e-9; number++) values.add(Math.round(number * step * 1e9) / 1e9);
        return values;
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
