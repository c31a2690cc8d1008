package io.countersign.ingest;

import java.util.Arrays;
import java.util.List;

/// API keys as judges know them.
public final class Keys {

    private Keys() {}

    /// A key for all flows.
    public static ApiKey key(String id, String... sources) {
        return new ApiKey(id, "", "dev", List.of(sources), List.of("*"));
    }

    /// Those keys and no others.
    public static KeyRing ring(ApiKey... keys) {
        return id -> Arrays.stream(keys).filter(key -> key.id().equals(id)).findFirst();
    }
}
