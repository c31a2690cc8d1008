package io.countersign.ingest;

import java.util.Optional;

/// The API keys there are now.
public interface KeyRing {

    /// The key of that id.
    Optional<ApiKey> named(String id);
}
