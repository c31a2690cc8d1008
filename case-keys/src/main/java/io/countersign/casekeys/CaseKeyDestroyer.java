package io.countersign.casekeys;

import java.util.List;

/// Destroys keys. Thread-safe.
public interface CaseKeyDestroyer {

    /// Destroys the key of a case, for good: what it sealed can't be read any more, here at once, in other processes when their memory of the
    /// key ends ([PostgresCaseKeys#REMEMBERED]). What is written about the case later gets a new key. Doing it again does no harm.
    ///
    /// @param by id of the person
    /// @param why which redaction; nothing personal, it stays for good
    /// @return ids of all keys of the case that are destroyed now, those of earlier times included; empty: it never had one
    /// @throws io.countersign.schemas.wire.LookupUnavailable the store does not answer
    List<String> destroy(String caseId, String by, String why);
}
