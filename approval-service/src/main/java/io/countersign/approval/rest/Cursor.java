package io.countersign.approval.rest;

import io.countersign.approval.ApprovalQueue.Place;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/// A place in the queue as a caller carries it to the next page: opaque, and good for as long as they like.
final class Cursor {

    private Cursor() {}

    static String of(Place place) {
        var text = place.priority() + " " + place.dueAt().toEpochMilli() + " " + place.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param cursor null: none, so null
    static Place read(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length == 3) {
                return new Place(Integer.parseInt(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2]);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // said below
        }
        throw Fields.invalid("after", cursor, "take it from the Link header of the page before, or leave it out to begin with the first");
    }
}
