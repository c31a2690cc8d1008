package io.countersign.audit;

import io.countersign.audit.Entries.Kept;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Sentences.Line;
import java.util.List;
import java.util.function.Function;

/// The derived tables that searches use. Implemented by the `postgres` wall. Everything in them can be made again from the entries.
public interface SearchIndex {

    /// Makes some entries searchable that are not yet, in one transaction that no [#forget] can overlap.
    ///
    /// @param most at most this many
    /// @param read what an entry says, called within the transaction: what was erased before can't be read any more
    /// @return entries made searchable; 0: another instance is at it, or nothing is left to do
    int index(int most, Function<Kept, Row> read);

    /// Entries that are not searchable yet.
    long behind();

    /// Takes everything about a case out of the derived tables, bytes and all, and puts its entries back as `read` says them now.
    void forget(String caseId, Function<Kept, Row> read);

    /// What is written of one entry.
    ///
    /// @param facts null: its payload can't be read, the Record was changed
    /// @param lines its sentences
    record Row(Kept entry, Facts facts, List<Line> lines) {
    }
}
