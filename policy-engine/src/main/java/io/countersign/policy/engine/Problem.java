package io.countersign.policy.engine;

import java.util.Comparator;
import java.util.Objects;

/// One thing that is wrong in a flow document.
///
/// @param line    1-based line in the YAML text
/// @param column  1-based column in that line, in code points
/// @param message one sentence: what is wrong and what to do
public record Problem(int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column).thenComparing(Problem::message);

    public Problem {
        Objects.requireNonNull(message, "message");
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + message;
    }
}
