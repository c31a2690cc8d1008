package io.countersign.policy.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.singlewriter.Book;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A book in memory that keeps JSON, as the real one does.
final class JsonBook<T> implements Book<T> {

    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Class<T> type;
    private final TreeMap<String, byte[]> all = new TreeMap<>();

    JsonBook(Class<T> type) {
        this.type = type;
    }

    @Override
    public Optional<T> get(String key) {
        return Optional.ofNullable(all.get(key)).map(this::read);
    }

    @Override
    public void put(String key, T value) {
        try {
            all.put(key, value instanceof byte[] raw ? raw : JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void remove(String key) {
        all.remove(key);
    }

    @Override
    public List<String> keys(String from, String to, int limit) {
        return from.compareTo(to) >= 0 ? List.of() : all.subMap(from, to).keySet().stream().limit(limit).toList();
    }

    List<String> keys() {
        return List.copyOf(all.keySet());
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append('=').append(new String(value, StandardCharsets.UTF_8)).append('\n'));
        return text.toString();
    }

    private T read(byte[] bytes) {
        try {
            return type == byte[].class ? type.cast(bytes) : JSON.readValue(bytes, type);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
