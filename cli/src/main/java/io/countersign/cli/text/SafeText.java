package io.countersign.cli.text;

/// Text that others wrote, made harmless for a terminal: control characters, escape sequences, bidirectional marks and other
/// invisible characters are shown and take no effect.
public final class SafeText {

    private static final int CONTROL_PICTURES = 0x2400;

    private SafeText() {}

    /// Everything on one line: line breaks and tabs become spaces.
    public static String line(String text) {
        return clean(text, false);
    }

    /// Line breaks stay; tabs become spaces.
    public static String block(String text) {
        return clean(text.replace("\r\n", "\n"), true);
    }

    /// One line of at most `length` characters, an ellipsis where something was left out.
    public static String cut(String text, int length) {
        var line = line(text);
        if (line.codePointCount(0, line.length()) <= length) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, Math.max(0, length - 1))).stripTrailing() + "…";
    }

    private static String clean(String text, boolean breaks) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' && breaks) safe.append('\n');
            else if (c == '\n' || c == '\r' || c == '\t') safe.append(' ');
            else if (c < ' ') safe.appendCodePoint(CONTROL_PICTURES + c);
            else if (acts(c)) safe.append("<U+%04X>".formatted(c));
            else safe.appendCodePoint(c);
        });
        return safe.toString();
    }

    private static boolean acts(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            // Joiners belong to scripts and emoji; the other invisible ones only hide things or turn text around.
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }
}
