package io.countersign.ingest.view;

import java.time.Instant;
import java.util.List;

/// A directive's way to an endpoint, as it is shown. Immutable.
///
/// @param state `sending`, `waiting`, `failed` or `delivered`
/// @param attempts tries so far
/// @param at when it last changed; UTC
/// @param nextAt next try; null: none is planned
/// @param lastStatus HTTP status of the latest try that ended; 0: no answer
/// @param lastError what went wrong with it; null: nothing
public record ViewedDelivery(String deliveryId, String endpointId, String runId, String caseId, String state, int attempts, Instant at, Instant nextAt,
        int lastStatus, String lastError) {

    /// The states there are.
    public static final List<String> STATES = List.of("sending", "waiting", "failed", "delivered");
    static final String SENDING = "sending";
    static final String WAITING = "waiting";
    static final String FAILED = "failed";
    static final String DELIVERED = "delivered";
}
