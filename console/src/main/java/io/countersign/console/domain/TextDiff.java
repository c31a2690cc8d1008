package io.countersign.console.domain;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// How one text became another, word by word.
///
/// @param pieces in order; a replacement is what goes, then what comes
public record TextDiff(List<Piece> pieces) {

    /// What happened to a piece.
    public enum Kind { SAME, GONE, NEW }

    /// A stretch of text.
    public record Piece(Kind kind, String text) {

        public boolean isGone() {
            return kind == Kind.GONE;
        }

        public boolean isNew() {
            return kind == Kind.NEW;
        }
    }

    /// A word with the blanks behind it, so that a changed word does not tear the line.
    private static final Pattern WORD = Pattern.compile("(?<=\\s)(?=\\S)|(?<=\\n)");
    /// Above so many words on both sides only what lies between the first and the last difference is compared as a whole: it stays readable and quick.
    private static final int WORDS_MAX = 4000;

    public static TextDiff of(String before, String after) {
        var old = words(before);
        var now = words(after);
        if (old.size() > WORDS_MAX || now.size() > WORDS_MAX) return coarse(old, now);
        var pieces = new ArrayList<Piece>();
        int at = 0;
        for (var delta : DiffUtils.diff(old, now).getDeltas()) {
            var source = delta.getSource();
            add(pieces, Kind.SAME, old.subList(at, source.getPosition()));
            if (delta.getType() != DeltaType.EQUAL) {
                add(pieces, Kind.GONE, source.getLines());
                add(pieces, Kind.NEW, delta.getTarget().getLines());
            }
            at = source.getPosition() + source.size();
        }
        add(pieces, Kind.SAME, old.subList(at, old.size()));
        return new TextDiff(List.copyOf(pieces));
    }

    public boolean isSame() {
        return pieces.stream().allMatch(p -> p.kind() == Kind.SAME);
    }

    /// How many places differ.
    public int changes() {
        int changes = 0;
        var last = Kind.SAME;
        for (var piece : pieces) {
            if (piece.kind() != Kind.SAME && last == Kind.SAME) changes++;
            last = piece.kind();
        }
        return changes;
    }

    /// The text as it was, with what goes marked.
    public List<Piece> before() {
        return pieces.stream().filter(p -> p.kind() != Kind.NEW).toList();
    }

    /// The text as it is, with what is new marked.
    public List<Piece> after() {
        return pieces.stream().filter(p -> p.kind() != Kind.GONE).toList();
    }

    private static TextDiff coarse(List<String> old, List<String> now) {
        int start = 0;
        while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) start++;
        int end = 0;
        while (end < old.size() - start && end < now.size() - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) end++;
        var pieces = new ArrayList<Piece>();
        add(pieces, Kind.SAME, old.subList(0, start));
        add(pieces, Kind.GONE, old.subList(start, old.size() - end));
        add(pieces, Kind.NEW, now.subList(start, now.size() - end));
        add(pieces, Kind.SAME, old.subList(old.size() - end, old.size()));
        return new TextDiff(List.copyOf(pieces));
    }

    private static void add(List<Piece> pieces, Kind kind, List<String> words) {
        if (!words.isEmpty()) pieces.add(new Piece(kind, String.join("", words)));
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : Arrays.asList(WORD.split(text.replace("\r\n", "\n")));
    }
}
