package io.countersign.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// A table whose columns line up. Cells are one-line and harmless; the last column takes what is left of the width.
public final class Columns {

    /// Where the terminal's width isn't known.
    private static final int WIDTH = 150;
    private static final int NARROWEST = 80;
    private static final int WIDEST = 44;

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    public Columns(String... heads) {
        this.heads = List.of(heads);
    }

    /// @param cells one for each column; null is an empty cell
    public void row(Object... cells) {
        var row = new ArrayList<String>();
        for (var cell : cells) {
            row.add(cell == null ? "" : SafeText.line(cell.toString()));
        }
        rows.add(row);
    }

    public int size() {
        return rows.size();
    }

    /// Prints the table, or nothing when it has no rows.
    ///
    /// @param indent before each line
    public void print(PrintWriter out, String indent) {
        if (rows.isEmpty()) return;
        var widths = new int[heads.size()];
        int used = indent.length();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(heads.get(i));
            for (var row : rows) widths[i] = Math.max(widths[i], length(row.get(i)));
            if (i < widths.length - 1) {
                widths[i] = Math.min(widths[i], WIDEST);
                used += widths[i] + 2;
            } else {
                widths[i] = Math.max(20, Math.min(widths[i], width() - used));
            }
        }
        print(out, indent, heads, widths);
        for (var row : rows) print(out, indent, row, widths);
    }

    private static void print(PrintWriter out, String indent, List<String> cells, int[] widths) {
        var line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            var cell = SafeText.cut(cells.get(i), widths[i]);
            line.append(cell).repeat(" ", widths[i] - length(cell) + 2);
        }
        out.println(line.toString().stripTrailing());
    }

    private static int width() {
        var columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Math.max(NARROWEST, Integer.parseInt(columns)) : WIDTH;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
