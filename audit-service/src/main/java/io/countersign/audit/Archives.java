package io.countersign.audit;

import io.countersign.audit.RecordReader.Archived;
import java.time.YearMonth;
import java.util.List;

/// Months of entries in the database. Implemented by the `postgres` wall with the login that migrates, because the writer may take nothing away.
public interface Archives {

    /// Months that have entries, the first first. UTC.
    List<YearMonth> months();

    /// Takes a month out of the database and writes down where it went, all or nothing. Its leaves stay.
    ///
    /// @throws IllegalStateException the month does not have as many entries as the file
    void drop(YearMonth month, Archived archived);
}
