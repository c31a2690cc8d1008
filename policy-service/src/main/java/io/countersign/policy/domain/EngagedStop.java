package io.countersign.policy.domain;

import java.time.Instant;

/// A stop that is engaged.
///
/// @param reason why, as the person who engaged it said
/// @param engagedBy id of that person
/// @param until it ends by itself then; null: a person lifts it
public record EngagedStop(String stopId, StopScope scope, String reason, String engagedBy, Instant engagedAt, Instant until) {

    /// The stop as a run meets it.
    public Stop stop() {
        return new Stop(stopId, reason);
    }
}
