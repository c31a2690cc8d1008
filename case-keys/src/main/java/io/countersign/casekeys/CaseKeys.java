package io.countersign.casekeys;

import java.util.Collection;
import java.util.Optional;

/// Where the keys of cases are kept. Thread-safe.
public interface CaseKeys {

    /// The key for what is written about a case from now on; made when the case has none, or had its last one destroyed. Two who ask
    /// at once get the same key.
    ///
    /// @throws io.countersign.schemas.wire.LookupUnavailable the store does not answer
    /// @throws IllegalArgumentException no store could keep such an id
    CaseKey current(String caseId);

    /// Makes the keys of many cases known at once, and those that are missing, where asking for them one by one would take long.
    ///
    /// @throws io.countersign.schemas.wire.LookupUnavailable the store does not answer
    default void prepare(Collection<String> caseIds) {
    }

    /// @return empty: no such key was ever made
    /// @throws io.countersign.schemas.wire.LookupUnavailable the store does not answer
    Optional<CaseKey> key(String keyId);
}
