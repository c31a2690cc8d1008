package io.countersign.audit.kafka;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Ledger;
import io.countersign.audit.OwnRecords;
import io.countersign.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// The bytes that could not be read, as they go to the dead-letter topic.
///
/// @param ledger numbers them
/// @param records encodes them
record DeadLetters(Ledger ledger, OwnRecords records) implements Outlet.Source {

    /// Publishes them.
    static Outlet outlet(KafkaClients clients, Ledger ledger, OwnRecords records) {
        return new Outlet(clients, ledger, new TopicPartition(Topics.DEAD_AUDIT.name(), 0), "audit-service-dead-letters",
                new DeadLetters(ledger, records));
    }

    @Override public List<Outlet.Item> above(long number, int most) {
        return ledger.dead(number, most).stream().map(dead -> new Outlet.Item(dead.number(),
                (dead.shard() + "@" + dead.offset()).getBytes(StandardCharsets.UTF_8), records.deadLetter(dead))).toList();
    }

    @Override public long number(byte[] value) throws UnreadableEvent {
        return records.deadLetterNumber(value);
    }
}
