package io.countersign.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where webhooks are sent, as far as it is committed.
public interface WebhookTargets {

    /// An endpoint.
    ///
    /// @param apiKey id of the key that owns it
    /// @param secretVersion of the secret that signs
    /// @param rotations when it was last given a new one, in order; a few at most
    record Target(String endpointId, String url, String apiKey, int secretVersion, List<Instant> rotations) {}

    /// The endpoint of that id; empty: unknown, or switched off.
    Optional<Target> target(String endpointId);

    /// Whether it is committed already how that try ended.
    boolean settled(String endpointId, String deliveryId, int attempt);
}
