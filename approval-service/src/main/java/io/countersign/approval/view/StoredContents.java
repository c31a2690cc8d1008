package io.countersign.approval.view;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Reads runs out of `approval-events`, so that memory needn't hold them. Thread-safe; one read at a time.
public final class StoredContents implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;

    public StoredContents(KafkaAccess access, RecordCodec codec) {
        this.codec = codec;
        this.consumer = access.jumpingConsumer();
    }

    /// The run in the event at `position`.
    ///
    /// @return empty: it is no longer stored
    /// @throws IllegalStateException the broker did not answer in time
    public synchronized Optional<byte[]> at(CommittedApprovals.Position position) {
        var partition = new TopicPartition(Topics.APPROVAL_EVENTS.name(), position.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, position.offset());
        var until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            var records = consumer.poll(Duration.ofMillis(200)).records(partition);
            if (!records.isEmpty()) {
                return records.getFirst().offset() == position.offset() ? run(records.getFirst()) : Optional.empty();
            }
        }
        throw new IllegalStateException("The broker did not give the content within " + PATIENCE.toSeconds() + " s.");
    }

    private Optional<byte[]> run(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Whereabouts.in(codec.<ApprovalEvent>decode(Topics.APPROVAL_EVENTS, record.value())).map(ContentJson::bytes);
        } catch (UnreadableRecord e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
