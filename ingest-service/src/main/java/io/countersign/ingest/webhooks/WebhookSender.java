package io.countersign.ingest.webhooks;

import io.countersign.ingest.WebhookTargets;
import io.countersign.ingest.Webhooks;
import io.countersign.ingest.domain.DeliveryRules;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.Sealing;
import io.countersign.schemas.wire.UnreadableRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// Makes the tries that are due and tells how they ended. Of all instances one makes a try, unless that one ends before it has told: then
/// another makes it again. Tries run side by side, so one endpoint may get deliveries in any order. While all places are taken nothing more is
/// read.
public final class WebhookSender implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Logger LOG = Logger.getLogger(WebhookSender.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec codec;
    private final WebhookTargets targets;
    private final Tries tries;
    private final Courier courier;
    private final Clock clock;
    private final BooleanSupplier ready;
    private final Thread reader = Thread.ofPlatform().daemon().name("webhooks").unstarted(this::read);
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private volatile boolean open = true;

    /// How far a partition is done: everything before the first try under way.
    private static final class Progress {
        private final ConcurrentSkipListSet<Long> tries = new ConcurrentSkipListSet<>();
        private long next = -1;
        private long committed = -1;

        long done() {
            var first = tries.isEmpty() ? null : tries.ceiling(0L);
            return first == null ? next : first;
        }
    }

    /// @param consumer shared with the other instances; closed here
    /// @param webhooks who is told
    /// @param ready the view knows what was committed before the start
    public WebhookSender(KafkaConsumer<byte[], byte[]> consumer, RecordCodec codec, WebhookTargets targets, Courier courier, Webhooks webhooks, Clock clock, BooleanSupplier ready) {
        this.consumer = consumer;
        this.codec = codec;
        this.targets = targets;
        this.courier = courier;
        this.tries = new Tries(targets, courier::deliver, webhooks::tried);
        this.clock = clock;
        this.ready = ready;
    }

    /// Starts, and returns at once.
    public void start() {
        reader.start();
    }

    private void read() {
        try (consumer) {
            while (open && !ready.getAsBoolean()) {
                Thread.sleep(POLL);
            }
            consumer.subscribe(List.of(Topics.WEBHOOK_EVENTS.name()), new Reassigned());
            while (open) {
                try {
                    if (tries.full()) {
                        consumer.pause(consumer.assignment());
                    } else {
                        consumer.resume(consumer.paused());
                    }
                    takeAll();
                    commit(progress.keySet());
                } catch (WakeupException e) {
                    LOG.debug("woken up to close");
                } catch (RuntimeException e) {
                    LOG.warn("Deliveries can't be read just now", e);
                    Thread.sleep(1_000);
                }
            }
            commit(progress.keySet());
        } catch (InterruptedException | KafkaException e) {
            LOG.debug("closed", e);
        }
    }

    private void takeAll() throws InterruptedException {
        var records = consumer.poll(POLL);
        for (var partition : records.partitions()) {
            var done = progress.computeIfAbsent(partition, _ -> new Progress());
            for (var record : records.records(partition)) {
                try {
                    take(record, done);
                    done.next = record.offset() + 1;
                } catch (LookupUnavailable e) { // nothing is wrong with the record: it is read again
                    LOG.warnf("Deliveries wait for the registry: %s", e.getMessage());
                    consumer.seek(partition, record.offset());
                    Thread.sleep(500);
                    break;
                }
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Progress done) {
        try {
            WebhookEvent event = codec.decode(Topics.WEBHOOK_EVENTS, record.value());
            // What was erased is not sent: the judge will find that nobody said how the try ended.
            if (event.getEvent() instanceof DeliveryDue due && !isPast(event.getMeta().getOccurredAt()) && !due.getPayload().equals(Sealing.ERASED)
                    && !targets.settled(due.getEndpointId(), due.getDeliveryId(), due.getAttempt())) {
                done.tries.add(record.offset());
                tries.start(event.getMeta().getCaseId(), due, () -> done.tries.remove(record.offset()));
            }
        } catch (UnreadableRecord e) { // the judge will find that nobody said how the try ended
            LOG.warnf(e, "%s-%d@%d can't be read", record.topic(), record.partition(), record.offset());
        }
    }

    /// Its try counts as lost already, and another follows or has followed: a group that has lost its place must not send history again.
    private boolean isPast(Instant due) {
        return due.plus(DeliveryRules.LOST_AFTER).isBefore(clock.instant());
    }

    private void commit(Collection<TopicPartition> partitions) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : partitions) {
            var done = progress.get(partition);
            if (done != null && done.done() > done.committed) {
                offsets.put(partition, new OffsetAndMetadata(done.done()));
            }
        }
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets);
            offsets.forEach((partition, offset) -> progress.get(partition).committed = offset.offset());
        }
    }

    private final class Reassigned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit(partitions);
            } finally {
                progress.keySet().removeAll(partitions);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            progress.keySet().removeAll(partitions); // they are another's already
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debugf("Makes the tries of %s", partitions);
        }
    }

    @Override
    public void close() {
        open = false;
        tries.close();
        consumer.wakeup();
        try {
            reader.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        courier.close();
    }
}
