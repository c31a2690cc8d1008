package io.countersign.console.domain;

import com.github.difflib.DiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What differs between two texts, word by word.
///
/// @param pieces all of both texts, in order: what was taken out stands before what took its place
public record TextDiff(List<Piece> pieces) {

    /// What became of a piece.
    public enum Kind { SAME, DELETED, INSERTED }

    public record Piece(Kind kind, String text) {

        public boolean same() {
            return kind == Kind.SAME;
        }

        public boolean deleted() {
            return kind == Kind.DELETED;
        }
    }

    /// Words, single signs, and the blanks between them.
    private static final Pattern WORDS = Pattern.compile("\\s+|[\\p{L}\\p{N}]+(?:[.,'’][\\p{L}\\p{N}]+)*|.", Pattern.DOTALL);
    private static final Pattern LINES = Pattern.compile("[^\\n]*\\n|[^\\n]+");
    /// Above this a diff by words would take longer than people wait.
    private static final int MOST_WORDS = 20_000;

    public static TextDiff of(String before, String after) {
        var was = parts(WORDS, before);
        var is = parts(WORDS, after);
        if (was.size() + is.size() > MOST_WORDS) {
            was = parts(LINES, before);
            is = parts(LINES, after);
        }
        var pieces = new ArrayList<Piece>();
        for (var delta : DiffUtils.diff(was, is, true).getDeltas()) {
            switch (delta.getType()) {
                case EQUAL -> add(pieces, Kind.SAME, delta.getSource().getLines());
                default -> {
                    add(pieces, Kind.DELETED, delta.getSource().getLines());
                    add(pieces, Kind.INSERTED, delta.getTarget().getLines());
                }
            }
        }
        return new TextDiff(joined(pieces));
    }

    /// Both texts are the same.
    public boolean same() {
        return pieces.stream().allMatch(Piece::same);
    }

    /// How many places differ.
    public int changes() {
        int changes = 0;
        boolean within = false;
        for (var piece : pieces) {
            if (!piece.same() && !within) changes++;
            within = !piece.same();
        }
        return changes;
    }

    /// The earlier text: what stayed and what was taken out.
    public List<Piece> before() {
        return pieces.stream().filter(piece -> piece.kind() != Kind.INSERTED).toList();
    }

    /// The later text: what stayed and what was put in.
    public List<Piece> after() {
        return pieces.stream().filter(piece -> piece.kind() != Kind.DELETED).toList();
    }

    private static List<String> parts(Pattern pattern, String text) {
        return pattern.matcher(text == null ? "" : text).results().map(java.util.regex.MatchResult::group).toList();
    }

    private static void add(List<Piece> pieces, Kind kind, List<String> parts) {
        if (!parts.isEmpty()) pieces.add(new Piece(kind, String.join("", parts)));
    }

    /// A blank that stayed between two changes reads as part of them: `the old way` → `a new road` is one change, not three.
    private static List<Piece> joined(List<Piece> pieces) {
        var result = new ArrayList<Piece>();
        for (int i = 0; i < pieces.size();) {
            if (pieces.get(i).same()) {
                result.add(pieces.get(i++));
                continue;
            }
            var was = new StringBuilder();
            var is = new StringBuilder();
            for (; i < pieces.size(); i++) {
                var piece = pieces.get(i);
                boolean between = piece.same() && piece.text().isBlank() && !piece.text().contains("\n") && i + 1 < pieces.size();
                if (piece.same() && !between) break;
                if (piece.kind() != Kind.INSERTED) was.append(piece.text());
                if (piece.kind() != Kind.DELETED) is.append(piece.text());
            }
            if (!was.isEmpty()) result.add(new Piece(Kind.DELETED, was.toString()));
            if (!is.isEmpty()) result.add(new Piece(Kind.INSERTED, is.toString()));
        }
        return List.copyOf(result);
    }
}
