package io.countersign.approval.domain;

import java.time.Instant;

/// A lease: others wait until it ends.
///
/// @param by person id
/// @param until from then on the approval counts as free
public record Claim(String by, Instant until) {

    boolean holdsAt(Instant time) {
        return time.isBefore(until);
    }
}
