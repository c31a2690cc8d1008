package io.countersign.policy.domain;

import java.time.Instant;

/// A stop that is engaged.
///
/// @param reason why, as the person who engaged it said
/// @param engagedBy id of that person
/// @param until it ends by itself then; null: a person lifts it
/// @param origin how it was engaged; null: that was not kept
public record EngagedStop(String stopId, StopScope scope, String reason, String engagedBy, Instant engagedAt, Instant until, Origin origin) {

    /// How the person signed in, and the event that recorded the stop: what it brings about follows from that.
    ///
    /// @param role null: not said
    /// @param authentication null: not said
    public record Origin(String role, String authentication, String eventId) {}

    /// How it ends is known; how it was engaged is not asked for.
    public EngagedStop(String stopId, StopScope scope, String reason, String engagedBy, Instant engagedAt, Instant until) {
        this(stopId, scope, reason, engagedBy, engagedAt, until, null);
    }

    /// The stop as a run meets it.
    public Stop stop() {
        return new Stop(stopId, reason);
    }
}
