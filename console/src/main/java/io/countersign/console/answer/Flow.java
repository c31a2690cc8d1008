package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// The active version of a flow (`GET /flows`).
///
/// @param owner person or role; null: the text can't be read
/// @param rules how many there are
/// @param flaw why the text can't be read; null: it can
/// @param shadowVersion judges beside it; null: none does
/// @param stops engaged ones that hold its releases back
/// @param yaml its text; null in lists
public record Flow(String flow, int version, String hash, String description, String owner, int rules, String flaw, String publishedBy, Instant publishedAt, String approvedBy,
        Integer shadowVersion, List<Stop> stops, String yaml) {

    public Flow {
        stops = stops == null ? List.of() : List.copyOf(stops);
    }
}
