package io.countersign.ingest.view;

import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.RegistryUnavailable;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads single records where the view says they stand. Thread-safe; one reading at a time.
public final class RecordReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ReentrantLock turn = new ReentrantLock();

    /// @param access where Kafka is
    public RecordReader(KafkaAccess access, RecordCodec codec) {
        this.codec = codec;
        this.consumer = access.jumpingConsumer();
    }

    /// The record at `position`.
    ///
    /// @return empty: it is past its retention
    /// @throws NotReadableNow it can't be read just now
    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> Optional<T> read(Position position) {
        turn.lock();
        try {
            var partition = new TopicPartition(position.topic().name(), position.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                var records = consumer.poll(Duration.ofMillis(500)).records(partition);
                if (!records.isEmpty()) {
                    var first = records.getFirst();
                    return first.offset() == position.offset() ? Optional.of((T) codec.decode(position.topic(), first.value())) : Optional.empty();
                }
            }
            throw new NotReadableNow("The content can't be read from Kafka just now; try again.", null);
        } catch (KafkaException e) {
            throw new NotReadableNow("The content can't be read from Kafka just now; try again.", e);
        } catch (RegistryUnavailable e) {
            throw new NotReadableNow("The content can't be read while the schema registry is away; try again.", e);
        } catch (UnreadableRecord e) {
            throw new IllegalStateException("The content at " + position + " can't be read", e);
        } finally {
            turn.unlock();
        }
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

    @Override
    public void close() {
        turn.lock();
        try {
            consumer.close();
        } finally {
            turn.unlock();
        }
    }
}
