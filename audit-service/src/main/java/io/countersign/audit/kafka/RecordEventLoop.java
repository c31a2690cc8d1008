package io.countersign.audit.kafka;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Ledger;
import io.countersign.audit.Outbox;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.RecordEvents;
import io.countersign.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Publishes the Record's own events. At the start it compares the outbox with the topic, and takes in what a restored database
/// does not have; only then may new events be written.
final class RecordEventLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RecordEventLoop.class);
    static final TopicPartition PARTITION = new TopicPartition(Topics.RECORD_EVENTS.name(), 0);

    private final Outbox outbox;
    private final RecordEvents events;
    private final Outlet outlet;
    private boolean compared;

    RecordEventLoop(KafkaClients clients, Ledger ledger, Outbox outbox, OwnRecords records, RecordEvents events, TopicPartition partition) {
        this.outbox = outbox;
        this.events = events;
        this.outlet = new Outlet(clients, ledger, partition, "audit-service-" + partition.topic(), new Rows(outbox, records));
    }

    private record Rows(Outbox outbox, OwnRecords records) implements Outlet.Source {
        @Override public List<Outlet.Item> above(long number, int most) {
            return outbox.above(number, most).stream()
                    .map(row -> new Outlet.Item(row.seq(), row.caseId().getBytes(StandardCharsets.UTF_8), row.value())).toList();
        }

        @Override public long number(byte[] value) throws UnreadableEvent {
            return records.recordEvent(value).seq();
        }
    }

    /// One round; called at short intervals.
    @Override public synchronized void run() {
        try {
            if (!compared) {
                if (outlet.lastPublished() > outbox.last()) {
                    events.takeIn(outlet.published());
                }
                compared = true;
                events.isComplete();
            }
            outlet.publish();
        } catch (RuntimeException e) {
            LOG.warnf("Publishing the Record's own events is held up and tried again: %s", e.getMessage());
        }
    }

    @Override public synchronized void close() {
        outlet.close();
    }
}
