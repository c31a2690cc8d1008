package io.countersign.audit.kafka;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Ledger;
import io.countersign.record.ShardName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Publishes numbered rows of the database, each once and in order: the database numbers them, and the end of the topic tells which
/// number was published last. Not for use by several threads.
final class Outlet implements AutoCloseable {

    private static final int MOST = 100;

    /// What is published.
    interface Source {
        /// Items from number `number + 1` on, in order.
        List<Item> above(long number, int most);

        /// Number of what was published before.
        ///
        /// @throws UnreadableEvent it is not from this source
        long number(byte[] value) throws UnreadableEvent;
    }

    /// One record to publish.
    record Item(long number, byte[] key, byte[] value) {
    }

    private final KafkaClients clients;
    private final Ledger ledger;
    private final TopicPartition partition;
    private final String transactionalId;
    private final Source source;
    private Producer<byte[], byte[]> producer;
    private long done;

    /// @param partition only this outlet writes to it
    /// @param transactionalId shuts out a predecessor that is still sending
    Outlet(KafkaClients clients, Ledger ledger, TopicPartition partition, String transactionalId, Source source) {
        this.clients = clients;
        this.ledger = ledger;
        this.partition = partition;
        this.transactionalId = transactionalId;
        this.source = source;
    }

    /// Publishes all that wait.
    ///
    /// @throws RuntimeException Kafka does not answer, or another instance publishes: what waits is published at the next call
    void publish() {
        if (source.above(done, 1).isEmpty()) {
            return;
        }
        try {
            if (producer == null) {
                // A new transactional producer shuts out a predecessor that is still sending, so the number read next is final.
                producer = clients.producer(transactionalId);
                producer.initTransactions();
                done = lastPublished();
            }
            for (var waiting = source.above(done, MOST); !waiting.isEmpty(); waiting = source.above(done, MOST)) {
                producer.beginTransaction();
                waiting.forEach(item -> producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), item.key(), item.value())));
                producer.commitTransaction();
                done = waiting.getLast().number();
            }
        } catch (RuntimeException e) {
            // Whether the last of it arrived is not known here; the end of the topic tells.
            close();
            throw e;
        }
    }

    /// Number of the last record on the topic; of the last that was recorded, where Kafka holds none.
    long lastPublished() {
        var heads = ledger.open(Map.of());
        var head = heads.get(new ShardName(partition.topic(), partition.partition()));
        var recorded = head == null ? 0 : head.nextSeq() - 1;
        try (var consumer = clients.consumer()) {
            consumer.assign(List.of(partition));
            var first = consumer.beginningOffsets(List.of(partition)).get(partition);
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            // Markers and aborted records take offsets too, so the last record may stand some way before the end.
            for (var back = 16L; ; back *= 16) {
                var from = Math.max(first, end - back);
                var values = values(consumer, from, end);
                if (!values.isEmpty()) {
                    return Math.max(recorded, source.number(values.getLast()));
                }
                if (from == first) {
                    return recorded;
                }
            }
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("The last record of " + partition + " is none of ours: " + e.getMessage(), e);
        }
    }

    /// All values on the topic.
    List<byte[]> published() {
        try (var consumer = clients.consumer()) {
            consumer.assign(List.of(partition));
            return values(consumer, consumer.beginningOffsets(List.of(partition)).get(partition), consumer.endOffsets(List.of(partition)).get(partition));
        }
    }

    private List<byte[]> values(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, long from, long end) {
        consumer.seek(partition, from);
        var values = new ArrayList<byte[]>();
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        }
        return values;
    }

    @Override public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
            producer = null;
        }
    }
}
