package io.countersign.policy.engine;

import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines for a picture. Nobody measures fonts here: widths are those of a wide sans serif, so what fits here fits on a screen.
final class WrappedText {
    private static final String NARROW = "iljtfrI.,:;'|!()[]{} ·-“”\"/\\";
    private static final String WIDE = "mwMW@%—…";

    private WrappedText() {}

    /// Lines of at most `width`, broken between words; a word that is too long alone is broken where it must be.
    ///
    /// @param width in the unit of `size`
    /// @param size  height of the letters
    static List<String> lines(String text, double width, double size) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.split(" ")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer, size) <= width) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = word;
            while (width(line, size) > width) {
                int fits = fitting(line, width, size);
                lines.add(line.substring(0, fits));
                line = line.substring(fits);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }

    private static int fitting(String word, double width, double size) {
        int end = word.offsetByCodePoints(0, 1);
        while (end < word.length()) {
            int next = word.offsetByCodePoints(end, 1);
            if (width(word.substring(0, next), size) > width) {
                break;
            }
            end = next;
        }
        return end;
    }

    static double width(String text, double size) {
        return size * text.codePoints().mapToDouble(WrappedText::share).sum();
    }

    private static double share(int c) {
        return NARROW.indexOf(c) >= 0 ? 0.38 : WIDE.indexOf(c) >= 0 ? 0.95 : c >= 0x2E80 ? 1.05 : Character.isUpperCase(c) ? 0.72 : 0.58;
    }
}
