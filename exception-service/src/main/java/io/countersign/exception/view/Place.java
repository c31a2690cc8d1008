package io.countersign.exception.view;

import io.countersign.exception.QueueView.NoSuchPlace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where a listing goes on: after the last item shown, and what its parts have seen of each partition's events at least.
///
/// @param seen by partition, the offset of the last event that every part so far knew
record Place(Rank after, Map<Integer, Long> seen) {

    private static final String VERSION = "1";
    private static final int PARTS = 6;

    /// Of the start, for an index that has seen these events.
    static Place start(Map<Integer, Long> seen) {
        return new Place(null, Map.copyOf(seen));
    }

    /// The same place in an index that has seen these events.
    Place seenBy(Map<Integer, Long> index) {
        var both = new HashMap<Integer, Long>();
        seen.forEach((partition, offset) -> both.put(partition, Math.min(offset, index.getOrDefault(partition, -1L))));
        return new Place(after, both);
    }

    /// Whether an item that left `before` with the event at `offset` may have been shown there by an earlier part.
    boolean mayHaveShown(Rank before, int partition, long offset) {
        return after != null && before.compareTo(after) <= 0 && offset > seen.getOrDefault(partition, -1L);
    }

    String text() {
        var known = new TreeMap<>(seen).entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).collect(Collectors.joining(","));
        var text = String.join("|", VERSION, Integer.toString(after.band()), Integer.toString(after.priority()), Long.toString(after.time()), known, after.id());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws NoSuchPlace it is not such a text
    static Place of(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", PARTS);
            if (parts.length == PARTS && parts[0].equals(VERSION)) {
                var seen = Arrays.stream(parts[4].split(",")).filter(s -> !s.isEmpty()).map(s -> s.split(":", 2))
                        .collect(Collectors.toMap(s -> Integer.valueOf(s[0]), s -> Long.valueOf(s[1])));
                return new Place(new Rank(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Long.parseLong(parts[3]), parts[5]), seen);
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | IllegalStateException e) {
            // told below: whoever made it up need not hear why
        }
        throw new NoSuchPlace();
    }
}
