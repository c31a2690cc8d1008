package io.countersign.singlewriter;

import java.util.List;
import java.util.Optional;

/// State by key, kept in a named store of the partition.
///
/// @param <T> a record that Jackson writes and reads, or `byte[]`
public interface Book<T> {

    /// What is written under `key`, this call's own writes included.
    Optional<T> get(String key);

    /// Writes `value` under `key`.
    void put(String key, T value);

    /// Forgets what is under `key`.
    void remove(String key);

    /// The first keys from `from` on, this call's own writes included, in the order of their UTF-8 bytes: an index to walk along in parts.
    ///
    /// @param from first key that counts
    /// @param to first key that no longer counts
    /// @param limit keys at most, 1 or more
    List<String> keys(String from, String to, int limit);
}
