package io.countersign.ingest.view;

import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.NotReadableNow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Tells whether what the view of runs does not have is not there, or is only not read yet. Thread-safe; one question at a time.
public final class ViewLag implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RunsView view;
    private final ReentrantLock turn = new ReentrantLock();

    /// @param access where Kafka is
    public ViewLag(KafkaAccess access, RunsView view) {
        this.consumer = access.jumpingConsumer();
        this.view = view;
    }

    /// Where what is committed ends now.
    ///
    /// @throws NotReadableNow Kafka does not answer
    public Map<TopicPartition, Long> ends() {
        turn.lock();
        try {
            return consumer.endOffsets(RunsView.TOPICS.stream().flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(p -> new TopicPartition(p.topic(), p.partition())).toList(), PATIENCE);
        } catch (KafkaException e) {
            throw new NotReadableNow("Kafka does not say just now how much there is to read; try again.", e);
        } finally {
            turn.unlock();
        }
    }

    /// Whether the view has every record before `ends`.
    ///
    /// @throws NotReadableNow Kafka does not answer
    public boolean hasAllBefore(Map<TopicPartition, Long> ends) {
        var left = new HashMap<>(ends);
        left.entrySet().removeIf(end -> view.next(end.getKey()) >= end.getValue());
        if (left.isEmpty()) {
            return true;
        }
        // What is left may be the marks of transactions only, which are no records: look.
        turn.lock();
        try {
            consumer.assign(left.keySet());
            consumer.resume(consumer.paused()); // for an earlier question
            left.keySet().forEach(partition -> consumer.seek(partition, view.next(partition)));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var end = left.get(new TopicPartition(record.topic(), record.partition()));
                    if (end != null && record.offset() < end) {
                        return false;
                    }
                }
                var reached = left.entrySet().stream().filter(end -> consumer.position(end.getKey()) >= end.getValue()).map(Map.Entry::getKey).toList();
                consumer.pause(reached); // what comes after is no answer, and must not keep the others waiting
                reached.forEach(left::remove);
                if (left.isEmpty()) {
                    return true;
                }
            }
            throw new NotReadableNow("Kafka can't be read just now; try again.", null);
        } catch (KafkaException e) {
            throw new NotReadableNow("Kafka can't be read just now; try again.", e);
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
