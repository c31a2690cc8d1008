package io.countersign.exception.domain;

/// Keeps sentences to a length.
final class Sentences {

    private static final String ELLIPSIS = "…";

    private static final int ECHO_MAX = 100;

    private Sentences() {}

    /// A value that somebody sent, as a refusal tells it.
    static String echo(String value) {
        return value == null ? null : cut(value, ECHO_MAX);
    }

    /// `text`, or its first words with an ellipsis so that it has `max` characters at most. A word longer than half of that is cut
    /// itself; a character of two code units never is.
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - ELLIPSIS.length();
        int space = text.lastIndexOf(' ', end);
        if (space > max / 2) {
            end = space;
        } else if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }
}
