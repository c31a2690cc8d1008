package io.countersign.singlewriter;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/// A book over a store; writes wait until the judge has returned and everything it wrote is known to be writable.
final class StoredBook<T> implements Book<T> {

    private final KeyValueStore<byte[], byte[]> store;
    private final Class<T> type;
    private final Map<String, Optional<T>> unwritten = new HashMap<>();
    private final Map<String, Optional<byte[]>> encoded = new HashMap<>();

    StoredBook(KeyValueStore<byte[], byte[]> store, Class<T> type) {
        this.store = store;
        this.type = type;
    }

    @Override
    public Optional<T> get(String key) {
        var own = unwritten.get(key);
        if (own != null) {
            return own;
        }
        var bytes = store.get(key.getBytes(StandardCharsets.UTF_8));
        return bytes == null ? Optional.empty() : Optional.of(StateJson.read(bytes, type));
    }

    @Override
    public void put(String key, T value) {
        unwritten.put(key, Optional.of(value));
    }

    @Override
    public void remove(String key) {
        unwritten.put(key, Optional.empty());
    }

    /// Turns what waits into bytes; whatever can't be written shows here, before anything takes effect.
    void encode() {
        unwritten.forEach((key, value) -> encoded.put(key, value.map(StateJson::bytes)));
    }

    void flush() {
        encoded.forEach((key, bytes) -> store.put(key.getBytes(StandardCharsets.UTF_8), bytes.orElse(null)));
        discard();
    }

    void discard() {
        unwritten.clear();
        encoded.clear();
    }
}
