package io.countersign.console.domain;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What differs between two texts, line by line, and within a changed line word by word.
///
/// @param rows in order; what is the same far from any change is left out, a row of kind [Kind#GAP] stands for it
/// @param added lines that are new or changed
/// @param removed lines that are gone or changed
public record LineDiff(List<Row> rows, int added, int removed) {

    /// Lines shown around a change.
    private static final int AROUND = 3;
    private static final Pattern WORD = Pattern.compile("\\s+|[\\p{L}\\p{N}_]+|.", Pattern.DOTALL);
    /// Comparing takes time by the square of what differs: above these a line is compared as a whole, and what lies between the first and the last difference is
    /// one change. In characters; in lines of both texts together.
    private static final int LONGEST = 2_000;
    private static final int MOST = 6_000;

    public enum Kind { SAME, CHANGED, ADDED, REMOVED, GAP }

    /// @param text part of a line
    /// @param differs from the other side
    public record Piece(String text, boolean differs) {}

    /// One line, on both sides where it is on both.
    ///
    /// @param before its number in the old text; 0: it is not there. For a gap: how many lines are left out
    /// @param after its number in the new text; 0: it is not there
    public record Row(Kind kind, int before, int after, List<Piece> old, List<Piece> now) {

        public boolean isGap() {
            return kind == Kind.GAP;
        }

        public boolean isSame() {
            return kind == Kind.SAME;
        }
    }

    public static LineDiff between(String before, String after) {
        var old = before.lines().toList();
        var now = after.lines().toList();
        int head = 0;
        while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) head++;
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - head && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) tail++;
        var from = old.subList(head, old.size() - tail);
        var into = now.subList(head, now.size() - tail);
        if (from.size() + into.size() > MOST) return replaced(old, now, from, into, head);
        var rows = new ArrayList<Row>();
        int added = 0;
        int removed = 0;
        int at = 0;
        int to = 0;
        for (var delta : DiffUtils.diff(old, now).getDeltas()) {
            for (; at < delta.getSource().getPosition(); at++, to++) rows.add(same(at, to, old.get(at)));
            rows.addAll(rows(delta));
            added += delta.getTarget().size();
            removed += delta.getSource().size();
            at += delta.getSource().size();
            to += delta.getTarget().size();
        }
        for (; at < old.size(); at++, to++) rows.add(same(at, to, old.get(at)));
        return new LineDiff(folded(rows), added, removed);
    }

    private static LineDiff replaced(List<String> old, List<String> now, List<String> from, List<String> into, int head) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < head; i++) rows.add(same(i, i, old.get(i)));
        for (int i = 0; i < from.size(); i++) rows.add(new Row(Kind.REMOVED, head + i + 1, 0, List.of(new Piece(from.get(i), true)), List.of()));
        for (int i = 0; i < into.size(); i++) rows.add(new Row(Kind.ADDED, 0, head + i + 1, List.of(), List.of(new Piece(into.get(i), true))));
        for (int i = head + from.size(); i < old.size(); i++) rows.add(same(i, i - from.size() + into.size(), old.get(i)));
        return new LineDiff(folded(rows), into.size(), from.size());
    }

    private static Row same(int at, int to, String line) {
        var piece = List.of(new Piece(line, false));
        return new Row(Kind.SAME, at + 1, to + 1, piece, piece);
    }

    private static List<Row> rows(AbstractDelta<String> delta) {
        var rows = new ArrayList<Row>();
        var from = delta.getSource();
        var to = delta.getTarget();
        for (int i = 0; i < Math.max(from.size(), to.size()); i++) {
            var old = i < from.size() ? from.getLines().get(i) : null;
            var now = i < to.size() ? to.getLines().get(i) : null;
            if (old != null && now != null) rows.add(changed(from.getPosition() + i + 1, to.getPosition() + i + 1, old, now));
            else if (old != null) rows.add(new Row(Kind.REMOVED, from.getPosition() + i + 1, 0, List.of(new Piece(old, true)), List.of()));
            else rows.add(new Row(Kind.ADDED, 0, to.getPosition() + i + 1, List.of(), List.of(new Piece(now, true))));
        }
        return rows;
    }

    private static Row changed(int before, int after, String old, String now) {
        if (old.length() > LONGEST || now.length() > LONGEST) {
            return new Row(Kind.CHANGED, before, after, List.of(new Piece(old, true)), List.of(new Piece(now, true)));
        }
        var from = words(old);
        var to = words(now);
        var left = new ArrayList<Piece>();
        var right = new ArrayList<Piece>();
        int at = 0;
        int there = 0;
        for (var delta : DiffUtils.diff(from, to, true).getDeltas()) {
            add(left, from.subList(at, Math.min(from.size(), at + delta.getSource().size())), delta.getType() != DeltaType.EQUAL);
            add(right, to.subList(there, Math.min(to.size(), there + delta.getTarget().size())), delta.getType() != DeltaType.EQUAL);
            at += delta.getSource().size();
            there += delta.getTarget().size();
        }
        return new Row(Kind.CHANGED, before, after, List.copyOf(left), List.copyOf(right));
    }

    private static void add(List<Piece> pieces, List<String> words, boolean differs) {
        if (!words.isEmpty()) pieces.add(new Piece(String.join("", words), differs));
    }

    private static List<String> words(String line) {
        return WORD.matcher(line).results().map(java.util.regex.MatchResult::group).toList();
    }

    private static List<Row> folded(List<Row> rows) {
        var near = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).kind() == Kind.SAME) continue;
            for (int j = Math.max(0, i - AROUND); j <= Math.min(rows.size() - 1, i + AROUND); j++) near[j] = true;
        }
        var shown = new ArrayList<Row>();
        for (int i = 0; i < rows.size(); i++) {
            if (near[i]) {
                shown.add(rows.get(i));
                continue;
            }
            int from = i;
            while (i + 1 < rows.size() && !near[i + 1]) i++;
            shown.add(new Row(Kind.GAP, i - from + 1, 0, List.of(), List.of()));
        }
        return List.copyOf(shown);
    }
}
