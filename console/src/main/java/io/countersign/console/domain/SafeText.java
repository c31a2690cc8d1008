package io.countersign.console.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text that somebody else wrote. Characters that would act on the text around them (control, bidirectional, zero-width) become visible marks.
///
/// @param pieces in order
public record SafeText(List<Piece> pieces) {

    /// @param mark it stands for a character that is not shown
    /// @param title what the character is; empty for plain text
    public record Piece(String text, boolean mark, String title) {}

    public static SafeText of(String text) {
        var pieces = new ArrayList<Piece>();
        var plain = new StringBuilder();
        (text == null ? "" : text).codePoints().forEach(c -> {
            if (!acts(c)) {
                plain.appendCodePoint(c);
                return;
            }
            if (!plain.isEmpty()) pieces.add(new Piece(plain.toString(), false, ""));
            plain.setLength(0);
            var name = Character.getName(c);
            pieces.add(new Piece(String.format(Locale.ROOT, "U+%04X", c), true, name == null ? "unassigned" : name.toLowerCase(Locale.ROOT)));
        });
        if (!plain.isEmpty()) pieces.add(new Piece(plain.toString(), false, ""));
        return new SafeText(List.copyOf(pieces));
    }

    public boolean hasMarks() {
        return pieces.stream().anyMatch(Piece::mark);
    }

    /// As plain text, for attributes and titles.
    public String plain() {
        var text = new StringBuilder();
        pieces.forEach(p -> text.append(p.mark() ? "<" + p.text() + ">" : p.text()));
        return text.toString();
    }

    private static boolean acts(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\t' && c != '\r';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800; // letters that are drawn as nothing
        };
    }
}
