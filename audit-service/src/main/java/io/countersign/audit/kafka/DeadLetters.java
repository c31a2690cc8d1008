package io.countersign.audit.kafka;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Ledger;
import io.countersign.audit.OwnRecords;
import io.countersign.schemas.Topics;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Publishes the bytes that could not be read, each once: the database numbers them, and the end of the topic tells which number
/// was published last. Not for use by several threads.
@Singleton
final class DeadLetters {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.DEAD_AUDIT.name(), 0);
    private static final int MOST = 100;

    private final KafkaClients clients;
    private final Ledger ledger;
    private final OwnRecords records;

    DeadLetters(KafkaClients clients, Ledger ledger, OwnRecords records) {
        this.clients = clients;
        this.ledger = ledger;
        this.records = records;
    }

    /// Publishes all that wait.
    ///
    /// @throws RuntimeException Kafka does not answer: what waits is published at the next call
    void publish() {
        if (ledger.dead(0, 1).isEmpty()) {
            return;
        }
        // A new transactional producer shuts out a predecessor that is still sending, so the number read next is final.
        try (var producer = clients.producer("audit-service-dead-letters")) {
            producer.initTransactions();
            var done = lastPublished();
            for (var waiting = ledger.dead(done, MOST); !waiting.isEmpty(); waiting = ledger.dead(done, MOST)) {
                producer.beginTransaction();
                for (var dead : waiting) {
                    var key = (dead.shard() + "@" + dead.offset()).getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), key, records.deadLetter(dead)));
                }
                producer.commitTransaction();
                done = waiting.getLast().number();
            }
        }
    }

    private long lastPublished() {
        var recorded = ledger.open(java.util.Map.of()).values().stream()
                .filter(head -> head.shard().topic().equals(PARTITION.topic()) && head.shard().partition() == PARTITION.partition())
                .mapToLong(head -> head.nextSeq() - 1).findFirst().orElse(0);
        try (var consumer = clients.consumer()) {
            consumer.assign(List.of(PARTITION));
            var first = consumer.beginningOffsets(List.of(PARTITION)).get(PARTITION);
            var end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            // Markers and aborted records take offsets too, so the last record may stand some way before the end.
            for (var back = 16L; ; back *= 16) {
                var from = Math.max(first, end - back);
                consumer.seek(PARTITION, from);
                byte[] last = null;
                while (consumer.position(PARTITION) < end) {
                    for (var record : consumer.poll(Duration.ofMillis(100))) {
                        last = record.value();
                    }
                }
                if (last != null) {
                    return Math.max(recorded, records.deadLetterNumber(last));
                }
                if (from == first) {
                    return recorded;
                }
            }
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("The last record of " + PARTITION + " is not a dead letter of ours: " + e.getMessage(), e);
        }
    }
}
