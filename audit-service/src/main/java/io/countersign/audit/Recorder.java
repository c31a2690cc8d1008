package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.domain.Appending;
import io.countersign.audit.domain.Appending.Item;
import io.countersign.record.Commitments;
import io.countersign.record.Received;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// Turns committed records into entries: every record of an audited topic becomes exactly one entry, or one incident.
public final class Recorder {

    private final EventReader reader;
    private final Ledger ledger;
    private final Commitments commitments;
    private final Clock clock;

    /// @param reader reads events
    /// @param ledger keeps entries
    /// @param commitments commits to payloads
    /// @param clock tells when entries are recorded and incidents noticed
    public Recorder(EventReader reader, Ledger ledger, Commitments commitments, Clock clock) {
        this.reader = reader;
        this.ledger = ledger;
        this.commitments = commitments;
        this.clock = clock;
    }

    /// Records one batch in one transaction. Records that are in the Record already are left as they are, so a batch that was
    /// interrupted can be given again.
    ///
    /// @param records of any shards, in Kafka's order within each
    /// @return what was written, and where every shard of the batch stands now
    /// @throws RuntimeException nothing was written: the database, the key store, or the registry for a schema not met before, does not answer
    public Ledger.Appended record(List<Received> records) {
        // Reading may have to ask the registry, so it comes before any row is locked.
        var items = new ArrayList<Item>(records.size());
        for (var record : records) {
            items.add(read(record));
        }
        return ledger.append(items, (heads, taken) -> Appending.plan(heads, items, taken, commitments), clock.instant());
    }

    private Item read(Received record) {
        try {
            return new Item.Readable(record, reader.read(record.topic(), record.value()));
        } catch (UnreadableEvent e) {
            return new Item.Unreadable(record, e.getMessage());
        }
    }
}
