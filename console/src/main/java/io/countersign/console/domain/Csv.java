package io.countersign.console.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Lines for a spreadsheet (RFC 4180).
public final class Csv {

    private Csv() {}

    /// One line with its end. A value that a spreadsheet would take for a formula gets an apostrophe in front: what a customer or a model wrote must not
    /// calculate anything on somebody's machine.
    public static String line(Object... values) {
        return Arrays.stream(values).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        if (value == null) return "";
        if (value instanceof Number) return value.toString();
        var text = acts(value.toString()) ? "'" + value : value.toString();
        return text.matches("(?s).*[\",\r\n].*") || !text.equals(text.strip()) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static boolean acts(String text) {
        return !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0;
    }
}
