package io.countersign.exception.view;

import io.countersign.exception.QueueView.NoSuchPlace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where a listing goes on: after the last item shown, and what its parts have known of each partition's events.
///
/// Parts may come from several instances. So that they don't contradict each other, each part knows at least what the one before
/// knew, and filters by a clock that is not behind that one's. The order is that of the clock here: it is everybody's.
///
/// @param after null: the start
/// @param first by partition, offset of the last event that the first part knew
/// @param last the same of the last part
/// @param time clock of the last part
record Place(Rank after, Map<Integer, Long> first, Map<Integer, Long> last, Instant time) {

    private static final String VERSION = "1";
    private static final int PARTS = 8;
    /// How far the clock of another instance may be ahead.
    private static final Duration AHEAD_MAX = Duration.ofMinutes(10);

    /// Of the start, in an index that knows these events.
    static Place start(Map<Integer, Long> known, Instant now) {
        return new Place(null, Map.copyOf(known), Map.copyOf(known), now);
    }

    /// The place behind `rank`.
    Place behind(Rank rank) {
        return new Place(rank, first, last, time);
    }

    /// The same place, in an index that knows these events.
    Place in(Map<Integer, Long> known, Instant now) {
        return new Place(after, first, Map.copyOf(known), now);
    }

    /// Whether an index that knows these events knows what the last part knew.
    boolean knownBy(Map<Integer, Long> known) {
        return last.entrySet().stream().allMatch(event -> known.getOrDefault(event.getKey(), -1L) >= event.getValue());
    }

    /// Whether an earlier part may have shown an item that stood at `best` at best until the event at `offset`.
    boolean mayHaveShown(Rank best, int partition, long offset) {
        return after != null && best.compareTo(after) <= 0 && offset > first.getOrDefault(partition, -1L);
    }

    String text() {
        var text = String.join("|", VERSION, Integer.toString(after.band()), Integer.toString(after.priority()), Long.toString(after.time()),
                text(first), text(last), Long.toString(time.toEpochMilli()), after.id());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws NoSuchPlace it is not such a text, or of no time that a listing can be from
    static Place of(String text, Instant now) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", PARTS);
            if (parts.length == PARTS && parts[0].equals(VERSION) && possible(Long.parseLong(parts[6]), now)) {
                return new Place(new Rank(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Long.parseLong(parts[3]), parts[7]),
                        offsets(parts[4]), offsets(parts[5]), Instant.ofEpochMilli(Long.parseLong(parts[6])));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | IllegalStateException e) {
            // told below: whoever made it up need not hear why
        }
        throw new NoSuchPlace();
    }

    private static boolean possible(long millis, Instant now) {
        return millis >= 0 && millis <= now.plus(AHEAD_MAX).toEpochMilli();
    }

    private static String text(Map<Integer, Long> offsets) {
        return new TreeMap<>(offsets).entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).collect(Collectors.joining(","));
    }

    private static Map<Integer, Long> offsets(String text) {
        return Arrays.stream(text.split(",")).filter(s -> !s.isEmpty()).map(s -> s.split(":", 2))
                .collect(Collectors.toMap(s -> Integer.valueOf(s[0]), s -> Long.valueOf(s[1])));
    }
}
