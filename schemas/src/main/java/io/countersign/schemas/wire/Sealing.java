package io.countersign.schemas.wire;

import java.util.Collection;
import java.util.Optional;

/// Seals personal parts of records under the key of their case, and opens them again. Thread-safe.
public interface Sealing {

    /// What stands for a text whose key was destroyed.
    String ERASED = "[erased]";

    /// Seals nothing and can open nothing: for records that no case is meant by, and for tests of other things.
    Sealing NONE = new Sealing() {
        @Override public Optional<String> keyFor(String caseId) {
            return Optional.empty();
        }

        @Override public byte[] seal(String keyId, String about, byte[] plain) {
            throw new IllegalStateException("no key was offered");
        }

        @Override public Optional<byte[]> open(String keyId, String about, byte[] sealed) {
            throw new LookupUnavailable("This reader was given no key store, but the record is sealed under key " + keyId + ".", null);
        }
    };

    /// The key that new records of a case are sealed under; made when there is none.
    ///
    /// @return empty: records are not sealed here
    /// @throws LookupUnavailable the key store does not answer
    Optional<String> keyFor(String caseId);

    /// Says that records of many cases are about to be sealed.
    ///
    /// @throws LookupUnavailable the key store does not answer
    default void prepare(Collection<String> caseIds) {
    }

    /// @param keyId from [#keyFor]
    /// @param about id of the record
    /// @throws LookupUnavailable the key store does not answer
    byte[] seal(String keyId, String about, byte[] plain);

    /// @return empty: the key was destroyed
    /// @throws LookupUnavailable the key store does not answer
    /// @throws IllegalArgumentException not sealed under that key for that record, or no such key was ever made
    Optional<byte[]> open(String keyId, String about, byte[] sealed);
}
