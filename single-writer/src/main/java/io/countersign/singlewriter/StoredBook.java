package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueStore;

/// A book over a store; writes wait until the judge has returned and everything it wrote is known to be writable.
final class StoredBook<T> implements Book<T> {

    /// As the store orders its keys; a string's own order differs from U+E000 on.
    private static final Comparator<String> BY_BYTES = Comparator.comparing(StoredBook::bytes, Arrays::compareUnsigned);

    /// Room for a record's key, headers and framing.
    private static final int VALUE_MAX = Topic.MAX_MESSAGE_BYTES - 16 * 1024;

    private final KeyValueStore<byte[], byte[]> store;
    private final Class<T> type;
    private final SealedTexts texts;
    private final Map<String, Optional<T>> unwritten = new HashMap<>();
    private final Map<String, Optional<byte[]>> encoded = new HashMap<>();

    /// @param texts seals the personal texts of the values
    StoredBook(KeyValueStore<byte[], byte[]> store, Class<T> type, SealedTexts texts) {
        this.store = store;
        this.type = type;
        this.texts = texts;
    }

    @Override
    public Optional<T> get(String key) {
        var own = unwritten.get(key);
        if (own != null) {
            return own;
        }
        var bytes = store.get(bytes(key));
        return bytes == null ? Optional.empty() : Optional.of(texts.read(key, bytes, type));
    }

    @Override
    public void put(String key, T value) {
        unwritten.put(key, Optional.of(value));
    }

    @Override
    public void remove(String key) {
        unwritten.put(key, Optional.empty());
    }

    @Override
    public List<String> keys(String from, String to, int limit) {
        if (BY_BYTES.compare(from, to) >= 0) {
            return List.of();
        }
        var keys = new TreeSet<>(BY_BYTES);
        unwritten.forEach((key, value) -> {
            if (value.isPresent() && BY_BYTES.compare(key, from) >= 0 && BY_BYTES.compare(key, to) < 0) {
                keys.add(key);
            }
        });
        int stored = 0;
        try (var range = store.range(bytes(from), bytes(to))) {
            while (stored < limit && range.hasNext()) {
                var key = new String(range.next().key, StandardCharsets.UTF_8);
                if (!key.equals(to) && !unwritten.containsKey(key)) {
                    keys.add(key);
                    stored++;
                }
            }
        }
        return keys.stream().limit(limit).toList();
    }

    /// Turns what waits into bytes; whatever can't be written shows here, before anything takes effect.
    void encode() {
        unwritten.forEach((key, value) -> {
            var bytes = value.map(it -> texts.bytes(key, it));
            checkSize(bytes.orElse(null), "The state of " + key);
            encoded.put(key, bytes);
        });
    }

    /// What Kafka would not take must show here: the producer's refusal would end the thread, and the record would be read again for ever.
    ///
    /// @param bytes null: nothing is written
    /// @throws IllegalStateException it is too large for a record
    static void checkSize(byte[] bytes, String what) {
        if (bytes != null && bytes.length > VALUE_MAX) {
            throw new IllegalStateException(what + " has " + bytes.length + " bytes; " + VALUE_MAX + " fit into a record");
        }
    }

    void flush() {
        encoded.forEach((key, bytes) -> store.put(bytes(key), bytes.orElse(null)));
        discard();
    }

    void discard() {
        unwritten.clear();
        encoded.clear();
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
