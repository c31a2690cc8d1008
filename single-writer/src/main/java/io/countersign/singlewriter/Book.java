package io.countersign.singlewriter;

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
}
