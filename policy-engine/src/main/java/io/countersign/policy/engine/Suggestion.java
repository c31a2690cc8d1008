package io.countersign.policy.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known word someone probably meant.
final class Suggestion {
    /// Looking through more takes longer than it helps, where a document has many wrong words.
    private static final int MOST_KNOWN = 1_000;

    private Suggestion() {}

    /// The known word with the fewest changed letters, if it is near enough to be a likely slip.
    static Optional<String> nearest(String word, Collection<String> known) {
        if (known.size() > MOST_KNOWN) {
            return Optional.empty();
        }
        var lower = word.toLowerCase(Locale.ROOT);
        var most = Math.clamp(word.length() / 2, 1, 3);
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(lower, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= most);
    }

    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + same);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
