package io.countersign.ingest.view;

import io.countersign.singlewriter.NotReadableNow;
import io.countersign.singlewriter.StoredRecords;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/// Reads single records where the view says they stand.
public final class RecordReader {

    private final StoredRecords records;

    public RecordReader(StoredRecords records) {
        this.records = records;
    }

    /// The record at `position`.
    ///
    /// @return empty: it is past its retention
    /// @throws NotReadableNow it can't be read just now
    public <T extends SpecificRecord> Optional<T> read(Position position) {
        return records.read(position.topic(), position.partition(), position.offset());
    }

    /// The same, where the caller can do without it.
    ///
    /// @return empty also where it can't be read just now
    public <T extends SpecificRecord> Optional<T> readIfPossible(Position position) {
        try {
            return read(position);
        } catch (NotReadableNow e) {
            return Optional.empty();
        }
    }
}
