package io.countersign.console.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Tables as RFC 4180 says.
public final class Csv {

    private Csv() {}

    /// One row with its end of line; null is an empty cell.
    public static String line(Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /// A cell that a spreadsheet would take for a formula is kept from acting by a sign before it.
    private static String cell(Object value) {
        var text = value == null ? "" : value.toString();
        if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !text.matches("-?[0-9.]+")) text = "'" + text;
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
