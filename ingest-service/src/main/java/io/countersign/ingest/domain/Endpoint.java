package io.countersign.ingest.domain;

import java.time.Duration;
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
/// @param answeredAt when it last took a delivery, to the minute: on partition 0 one of any partition, else one of this; null: never
/// @param enabledAt when it was last switched on again; null: it never was off
public record Endpoint(String endpointId, String url, List<String> sources, List<String> flows, String apiKey, int secretVersion, boolean enabled,
        Instant since, Instant answeredAt, Instant enabledAt) {

    /// How far the clocks of services may differ: rather a directive too many than one that is never told.
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /// One that nothing is known of yet but what was asked for.
    public Endpoint(String endpointId, String url, List<String> sources, List<String> flows, String apiKey, int secretVersion, boolean enabled, Instant since) {
        this(endpointId, url, sources, flows, apiKey, secretVersion, enabled, since, null, null);
    }

    /// Whether a directive about a run of that source and flow, given at `at`, is for it; what its key covers is asked elsewhere.
    public boolean wants(String source, String flow, Instant at) {
        return enabled && !at.isBefore(since.minus(CLOCKS)) && (sources.isEmpty() || NamePatterns.matches(sources, source)) && (flows.isEmpty() || NamePatterns.matches(flows, flow));
    }

    /// The same, switched on or off.
    public Endpoint enabled(boolean now) {
        return new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, now, since, answeredAt, enabledAt);
    }

    /// The same, with what this partition knew of `before`.
    public Endpoint knownAs(Endpoint before, Instant now) {
        return new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, enabled, before.since, before.answeredAt,
                enabled && !before.enabled ? now : before.enabledAt);
    }

    /// The same, having taken a delivery.
    public Endpoint answered(Instant at) {
        return answeredAt != null && answeredAt.isAfter(at) ? this : new Endpoint(endpointId, url, sources, flows, apiKey, secretVersion, enabled, since, at, enabledAt);
    }

    /// Nothing it was sent since `at` was taken, as far as this partition knows, and nobody has switched it on since.
    public boolean tookNothingSince(Instant at) {
        return (answeredAt == null || answeredAt.isBefore(at)) && (enabledAt == null || enabledAt.isBefore(at));
    }

    /// Whether whoever has the one gets nothing new by the other.
    boolean isLike(Endpoint other) {
        return apiKey.equals(other.apiKey) && url.equals(other.url) && sources.equals(other.sources) && flows.equals(other.flows);
    }

    /// Whether the two are to be the same: all that is asked for, nothing of what a partition adds.
    boolean sameAs(Endpoint other) {
        return knownAs(other, other.since).equals(other);
    }
}
