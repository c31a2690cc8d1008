package io.countersign.ingest.domain;

import java.time.Instant;
import java.util.List;

/// Where directives are sent to, as one partition knows it.
///
/// @param sources whose directives it gets: exact, `prefix*`, or `*`; empty: all that its key may use
/// @param flows whose directives it gets, likewise
/// @param apiKey the API key that owns it
/// @param secretVersion rotations of its secret: 1, 2, ...
/// @param enabled it gets directives
/// @param since when it was registered; earlier directives are not for it
/// @param answeredAt when it last took a delivery of this partition, to the minute; null: never
public record Endpoint(String endpointId, String url, List<String> sources, List<String> flows, String apiKey, int secretVersion, boolean enabled,
        Instant since, Instant answeredAt) {

    /// Whether a directive about a run of that source and flow, given at `at`, is for it; what its key covers is asked elsewhere.
    public boolean wants(String source, String flow, Instant at) {
        return enabled && !at.isBefore(since) && (sources.isEmpty() || NamePatterns.matches(sources, source)) && (flows.isEmpty() || NamePatterns.matches(flows, flow));
    }

    /// The same, switched on or off.
    public Endpoint enabled(boolean now) {
        return new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, now, since, answeredAt);
    }

    /// The same, with what this partition knew of `before`.
    public Endpoint knownAs(Endpoint before) {
        return new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, enabled, before.since, before.answeredAt);
    }

    /// The same, having taken a delivery.
    public Endpoint answered(Instant at) {
        return new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, enabled, since, at);
    }

    /// Whether the two are to be the same: all that is asked for, nothing of what a partition adds.
    boolean sameAs(Endpoint other) {
        return knownAs(other).equals(other);
    }
}
