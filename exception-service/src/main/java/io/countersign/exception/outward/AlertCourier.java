package io.countersign.exception.outward;

import io.countersign.exception.AlertChannel;
import io.countersign.exception.AlertChannel.Undelivered;
import io.countersign.exception.AlertPointer;
import io.countersign.exception.AlertsOut;
import io.countersign.exception.domain.Alert;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries each raised alert to the channel, at least once, from the time the channel was first switched on. The instances of the
/// service share the work. An alert that can't be delivered holds up the later ones of its instance only, never the queue.
public final class AlertCourier implements AlertsOut {

    private static final Logger LOG = LoggerFactory.getLogger(AlertCourier.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec codec;
    private final AlertChannel channel;
    private final String linkBase;
    private final Patience patience;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("alert-courier").unstarted(this::run);
    private final Set<TopicPartition> unsettled = new HashSet<>();
    /// Of the first that waits; null: it was not tried yet.
    private Long firstTryAt;
    private int tries;
    private long nextTryAt;
    private volatile String givenUp;
    private volatile boolean open = true;
    private volatile boolean ready;

    /// How long and how often delivery is tried.
    ///
    /// @param first pause after the first failure; each further one is twice as long, with up to a fifth of chance
    /// @param longest longest pause
    /// @param all then it is given up
    public record Patience(Duration first, Duration longest, Duration all) {
        Duration after(int tries) {
            long pause = Math.min(longest.toMillis(), first.toMillis() << Math.min(tries - 1, 20));
            return Duration.ofMillis(pause + ThreadLocalRandom.current().nextLong(pause / 5 + 1));
        }
    }

    /// @param consumer one that shares its partitions with the other instances
    /// @param linkBase what an alert's id is put behind; null: no links
    public AlertCourier(KafkaConsumer<byte[], byte[]> consumer, RecordCodec codec, AlertChannel channel, String linkBase, Patience patience) {
        this.consumer = consumer;
        this.codec = codec;
        this.channel = channel;
        this.linkBase = linkBase;
        this.patience = patience;
    }

    @Override
    public void start() {
        thread.start();
    }

    /// It has been given partitions: what is raised from now on is delivered.
    public boolean ready() {
        return ready;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topics.ALERT_EVENTS.name()), new Partitions());
            while (open) {
                try {
                    turn();
                } catch (WakeupException e) {
                    return;
                } catch (RuntimeException e) {
                    // Not the receiver's fault: it counts for no alert's tries.
                    LOG.warn("Alerts can't be sent out just now", e);
                    LockSupport.parkNanos(AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    /// Polls on while something waits, because who doesn't poll loses its partitions; but fetches nothing more then.
    private void turn() {
        settle();
        boolean due = !waiting.isEmpty() && System.nanoTime() - nextTryAt >= 0;
        if (waiting.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            consumer.pause(consumer.assignment());
        }
        consumer.poll(due ? Duration.ZERO : POLL).forEach(waiting::add);
        if (due && !waiting.isEmpty()) {
            deliver(waiting.getFirst());
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        var pointer = pointer(record);
        if (pointer.isPresent() && !isDone(pointer.get())) {
            return;
        }
        waiting.removeFirst();
        untried();
        consumer.commitSync(Map.of(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1)));
    }

    /// It is delivered, or given up.
    private boolean isDone(AlertPointer pointer) {
        firstTryAt = firstTryAt == null ? (Long) System.nanoTime() : firstTryAt;
        try {
            channel.send(pointer);
            givenUp = null;
            return true;
        } catch (Undelivered e) {
            boolean enough = e.forGood() || System.nanoTime() - firstTryAt > patience.all().toNanos();
            LOG.warn("Alert {} was not delivered, try {}: {}{}", pointer.id(), tries + 1, e.getMessage(), enough ? " It is given up." : "");
            if (enough) {
                givenUp = pointer.id();
            } else {
                nextTryAt = System.nanoTime() + patience.after(++tries).toNanos();
            }
            return enough;
        }
    }

    private void untried() {
        firstTryAt = null;
        tries = 0;
        nextTryAt = System.nanoTime();
    }

    @Override
    public Optional<String> lastGivenUp() {
        return Optional.ofNullable(givenUp);
    }

    private Optional<AlertPointer> pointer(ConsumerRecord<byte[], byte[]> record) {
        try {
            AlertEvent event = record.value() == null ? null : codec.decode(Topics.ALERT_EVENTS, record.value());
            if (event == null || !(event.getEvent() instanceof AlertRaised raised) || raised.getKind().equals(Alert.CHANNEL_FAILS)) {
                return Optional.empty();
            }
            var link = linkBase == null ? null : linkBase + URLEncoder.encode(event.getAlertId(), StandardCharsets.UTF_8);
            return Optional.of(new AlertPointer(event.getAlertId(), raised.getKind(), raised.getSeverity(), raised.getSubject(),
                    event.getMeta().getOccurredAt(), link));
        } catch (UnreadableRecord e) {
            LOG.warn("{}-{}@{} can't be read and is not sent out", record.topic(), record.partition(), record.offset(), e);
            return Optional.empty();
        }
    }

    /// Whoever switches the channel on wants what is raised from then on, not what was raised in all the years before.
    private final class Partitions implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            forget(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            forget(lost);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            consumer.pause(assigned); // nothing is fetched until it is known from where on
            unsettled.addAll(assigned);
        }

        private void forget(Collection<TopicPartition> gone) {
            unsettled.removeAll(gone);
            var head = waiting.peekFirst();
            waiting.removeIf(record -> gone.contains(new TopicPartition(record.topic(), record.partition())));
            if (waiting.peekFirst() != head) {
                untried();
            }
        }
    }

    /// Tried again in the next turn, should the broker not answer now.
    private void settle() {
        if (unsettled.isEmpty()) {
            return;
        }
        var committed = consumer.committed(Set.copyOf(unsettled));
        var fresh = unsettled.stream().filter(p -> committed.get(p) == null).toList();
        if (!fresh.isEmpty()) {
            consumer.seekToEnd(fresh);
            var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
            fresh.forEach(p -> positions.put(p, new OffsetAndMetadata(consumer.position(p))));
            consumer.commitSync(positions);
        }
        unsettled.clear();
        ready = true;
    }

    @Override
    public void close() {
        open = false;
        if (!thread.isAlive()) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
