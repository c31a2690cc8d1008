package io.countersign.policy.engine;

import java.util.ArrayList;
import java.util.List;

/// Two texts side by side, reduced to the stretches of words that differ, with two words before each and one after: a long condition is not read
/// twice to find one number. Nothing that differs is left out, however long it is.
final class Difference {
    private static final String GAP = "…";
    /// Pairs of words that are compared; of longer texts, everything from the first to the last difference is shown.
    private static final int MOST_PAIRS = 250_000;

    private final List<String> before;
    private final List<String> after;
    private final List<Stretch> stretches = new ArrayList<>();

    /// Words from `start` to `end` on both sides.
    private record Stretch(int start, int end, int newStart, int newEnd) {}

    /// @param before, after words
    Difference(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        int same = 0;
        while (same < Math.min(before.size(), after.size()) && before.get(same).equals(after.get(same))) {
            same++;
        }
        int end = before.size();
        int newEnd = after.size();
        while (end > same && newEnd > same && before.get(end - 1).equals(after.get(newEnd - 1))) {
            end--;
            newEnd--;
        }
        if ((long) (end - same) * (newEnd - same) > MOST_PAIRS) {
            stretches.add(new Stretch(same, end, same, newEnd));
        } else {
            compare(same, end, newEnd);
        }
    }

    boolean isNone() {
        return before.equals(after);
    }

    /// Such as `"… > 100 …" becomes "… > 250 …"`.
    String words() {
        var each = new ArrayList<String>();
        for (int i = 0; i < stretches.size(); i++) {
            var stretch = stretches.get(i);
            each.add("\"%s\" becomes \"%s\"".formatted(around(before, stretch.start(), stretch.end(), i > 0), around(after, stretch.newStart(), stretch.newEnd(), i > 0)));
        }
        return (each.size() > 1 ? "in %d places: ".formatted(each.size()) : "") + String.join("; ", each);
    }

    private static String around(List<String> words, int start, int end, boolean later) {
        int from = later || start > 3 ? start - 2 : 0;
        int to = words.size() - end > 2 ? end + 1 : words.size();
        return (from > 0 ? GAP + " " : "") + String.join(" ", words.subList(from, to)) + (to < words.size() ? " " + GAP : "");
    }

    /// The longest common row of words, from its end to its start.
    private void compare(int same, int end, int newEnd) {
        int rows = end - same;
        int columns = newEnd - same;
        var common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = isSame(same + i, same + j) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows || j < columns) {
            int from = i;
            int newFrom = j;
            while (i < rows && j < columns && isSame(same + i, same + j)) {
                i++;
                j++;
            }
            int sameAgain = i - from;
            from = i;
            newFrom = j;
            while ((i < rows || j < columns) && !(i < rows && j < columns && isSame(same + i, same + j))) {
                if (j == columns || i < rows && common[i + 1][j] >= common[i][j + 1]) {
                    i++;
                } else {
                    j++;
                }
            }
            add(new Stretch(same + from, same + i, same + newFrom, same + j), sameAgain);
        }
    }

    private boolean isSame(int i, int j) {
        return before.get(i).equals(after.get(j));
    }

    /// Stretches with hardly a word between them are read as one.
    private void add(Stretch stretch, int wordsBetween) {
        if (stretches.isEmpty() || wordsBetween > 4) {
            stretches.add(stretch);
        } else {
            var last = stretches.removeLast();
            stretches.add(new Stretch(last.start(), stretch.end(), last.newStart(), stretch.newEnd()));
        }
    }
}
