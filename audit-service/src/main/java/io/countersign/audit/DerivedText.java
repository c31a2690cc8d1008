package io.countersign.audit;

/// Readable text that was made from sealed entries, such as an index for searches.
public interface DerivedText {

    /// Deletes all of a case, and makes none again from what can't be opened any more. Doing it again does no harm.
    void forget(String caseId);
}
