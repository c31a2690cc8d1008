package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads single committed records where a view says they stand, so that memory need not hold them. Thread-safe; some are read at a
/// time, the others wait.
public final class StoredRecords implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int READERS = 3;

    private final RecordCodec codec;
    private final BlockingQueue<KafkaConsumer<byte[], byte[]>> idle;

    public StoredRecords(KafkaAccess access, RecordCodec codec) {
        this.codec = codec;
        this.idle = new LinkedBlockingQueue<>(Stream.generate(access::jumpingConsumer).limit(READERS).toList());
    }

    /// The record at that place.
    ///
    /// @return empty: it is past its retention
    /// @throws NotReadableNow it can't be read just now
    /// @throws IllegalStateException it is there and no reader knows its schema
    public <T extends SpecificRecord> Optional<T> read(Topic topic, int partition, long offset) {
        try {
            var record = record(new TopicPartition(topic.name(), partition), offset);
            return record.isPresent() ? Optional.of(codec.<T>decode(topic, record.get().value())) : Optional.empty();
        } catch (KafkaException | LookupUnavailable e) {
            throw later(e);
        } catch (UnreadableRecord e) {
            throw new IllegalStateException("The content at " + topic.name() + "-" + partition + "@" + offset + " can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw later(e);
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition partition, long offset) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var consumer = idle.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (consumer == null) {
            throw later(null);
        }
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            while (System.nanoTime() < end) {
                var records = consumer.poll(Duration.ofMillis(200)).records(partition);
                if (!records.isEmpty()) {
                    return Optional.of(records.getFirst()).filter(first -> first.offset() == offset);
                }
                if (consumer.position(partition) > offset) { // what stood there is gone, and so is all that came after
                    return Optional.empty();
                }
            }
            throw later(null);
        } finally {
            idle.add(consumer);
        }
    }

    private static NotReadableNow later(Exception cause) {
        return new NotReadableNow("The content could not be read from Kafka within " + PATIENCE.toSeconds() + " s; ask again.", cause);
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i < READERS; i++) {
                var consumer = idle.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS); // one that is in use is done by then
                if (consumer != null) {
                    consumer.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
