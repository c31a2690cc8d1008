package io.countersign.cli.text;

import java.io.PrintWriter;

/// Long text under a heading: wrapped at words, following lines indented as the first.
public final class Wrapped {

    private static final int WIDTH = 110;

    private Wrapped() {}

    /// Prints `head` and `text` beside it.
    ///
    /// @param head stands left of the first line; its length is the indent of the others
    /// @param text others' words: made harmless here
    public static void print(PrintWriter out, String head, String text) {
        var indent = " ".repeat(head.codePointCount(0, head.length()));
        var start = head;
        for (var paragraph : SafeText.block(text).split("\n", -1)) {
            var rest = paragraph.stripTrailing();
            do {
                int end = cut(rest, WIDTH - indent.length());
                out.println((start + rest.substring(0, end)).stripTrailing());
                rest = rest.substring(end).stripLeading();
                start = indent;
            } while (!rest.isEmpty());
        }
    }

    /// As [#print], but only the first `lines` lines of what may be very long.
    public static void beginning(PrintWriter out, String head, String text, int characters) {
        var begin = text.strip();
        print(out, head, begin.length() <= characters ? begin : begin.substring(0, Character.isHighSurrogate(begin.charAt(characters - 1))
                ? characters - 1 : characters) + " … (" + (begin.length() - characters) + " more characters)");
    }

    private static int cut(String text, int width) {
        if (text.length() <= width) return text.length();
        int space = text.lastIndexOf(' ', width);
        if (space > width / 2) return space;
        return Character.isHighSurrogate(text.charAt(width - 1)) ? width - 1 : width;
    }
}
