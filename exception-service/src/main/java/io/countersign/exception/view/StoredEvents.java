package io.countersign.exception.view;

import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.domain.Event;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Reads single events where the view says they stand, so that memory needn't hold the runs in them. Thread-safe; one reading at a
/// time.
public final class StoredEvents implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ReentrantLock turn = new ReentrantLock();

    public StoredEvents(KafkaAccess access, RecordCodec codec) {
        this.codec = codec;
        this.consumer = access.jumpingConsumer();
    }

    /// The event at `position`.
    ///
    /// @return empty: it is past its retention
    /// @throws IllegalStateException it can't be read just now
    public Optional<Event> at(Position position) {
        turn.lock();
        try {
            var partition = new TopicPartition(Topics.EXCEPTION_EVENTS.name(), position.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                var records = consumer.poll(Duration.ofMillis(200)).records(partition);
                if (!records.isEmpty()) {
                    var first = records.getFirst();
                    return first.offset() != position.offset() ? Optional.empty()
                            : EventAvro.of(codec.<ExceptionEvent>decode(Topics.EXCEPTION_EVENTS, first.value()));
                }
            }
            throw new IllegalStateException("The broker did not give the content within " + PATIENCE.toSeconds() + " s.");
        } catch (UnreadableRecord e) {
            throw new IllegalStateException("The content at " + position + " can't be read", e);
        } finally {
            turn.unlock();
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
