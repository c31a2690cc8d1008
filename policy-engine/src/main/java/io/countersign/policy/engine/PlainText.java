package io.countersign.policy.engine;

import java.util.regex.Pattern;

/// Makes one safe line out of text that a model or a caller wrote.
public final class PlainText {
    private static final char SPACE = '␣';
    private static final Pattern BLANKS = Pattern.compile(" {2,}");

    private PlainText() {}

    /// Without control, format (bidirectional, zero-width) and lone surrogate characters; white space becomes single
    /// blanks; at most `limit` UTF-16 units, an ellipsis marking a cut.
    public static String oneLine(String text, int limit) {
        var line = new StringBuilder(Math.min(text.length(), limit + 2));
        var blank = false;
        for (var i = 0; i < text.length() && line.length() <= limit; ) {
            var c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blank = !line.isEmpty();
                continue;
            }
            if (isUnsafe(c)) {
                continue;
            }
            if (blank) {
                line.append(' ');
                blank = false;
            }
            line.appendCodePoint(c);
        }
        if (line.length() <= limit) {
            return line.toString();
        }
        var end = limit - 1;
        if (Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end).stripTrailing() + "…";
    }

    /// Everything in it can be seen: two blanks and more as ␣␣, other white space and what oneLine() leaves out as its number, `\\u` and four digits.
    static String visible(String text) {
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                visible.append(c == '\n' ? "\\n" : "\\t");
            } else if (c != ' ' && (Character.isWhitespace(c) || Character.isSpaceChar(c)) || c == SPACE || isUnsafe(c)) {
                visible.append("\\u%04X".formatted(c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return BLANKS.matcher(visible).replaceAll(blanks -> String.valueOf(SPACE).repeat(blanks.group().length()));
    }

    /// Characters that are not seen or turn text around.
    static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
