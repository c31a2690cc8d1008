package io.countersign.audit;

import java.util.List;

/// Destroys the keys of a case in the key store, for good.
public interface KeyDestroyer {

    /// Doing it again does no harm.
    ///
    /// @param by id of the person
    /// @param why the redaction; nothing personal
    /// @return ids of all keys of the case that are destroyed now
    /// @throws RuntimeException the key store does not answer: nothing or all is destroyed; ask again
    List<String> destroy(String caseId, String by, String why);
}
