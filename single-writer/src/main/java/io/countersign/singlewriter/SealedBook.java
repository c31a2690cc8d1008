package io.countersign.singlewriter;

import java.util.Optional;

/// State by key, each value sealed as a whole under the key of its case: for what is personal from end to end. What was written before there
/// were keys is read as it is.
///
/// @param <T> a record that Jackson writes and reads, or `byte[]`
public interface SealedBook<T> {

    /// What is written under `key`, this call's own writes included.
    ///
    /// @param whenErased what there is when the key of its case was destroyed; null: nothing
    Optional<T> get(String key, T whenErased);

    /// Writes `value` of a case under `key`.
    void put(String key, String caseId, T value);

    /// Forgets what is under `key`.
    void remove(String key);
}
