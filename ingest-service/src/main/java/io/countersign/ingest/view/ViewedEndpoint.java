package io.countersign.ingest.view;

import java.time.Instant;
import java.util.List;

/// A webhook endpoint as it is shown. Immutable.
///
/// @param enabled it gets directives
/// @param disabledBecause null: it is enabled, or its key switched it off
/// @param rotations when its secret was last changed, in order, five times at most
public record ViewedEndpoint(String endpointId, String url, List<String> sources, List<String> flows, String apiKey, int secretVersion, boolean enabled,
        String disabledBecause, Instant createdAt, List<Instant> rotations) {}
