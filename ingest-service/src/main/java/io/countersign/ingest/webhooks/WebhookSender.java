package io.countersign.ingest.webhooks;

import io.countersign.ingest.WebhookTargets;
import io.countersign.ingest.Webhooks;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.RegistryUnavailable;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
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
/// another makes it again. Tries run side by side, so one endpoint may get deliveries in any order.
///
/// Bounds: [#MOST] tries at a time and what one fetch brought, then nothing more is read; [#ENDPOINT_MOST] of one endpoint, a further one
/// counts as failed, so that a receiver that hangs does not hold up the others.
public final class WebhookSender implements AutoCloseable {

    static final int MOST = 1_000;
    static final int ENDPOINT_MOST = 100;
    private static final Duration POLL = Duration.ofMillis(200);
    /// How long an endpoint may take to show in the view.
    private static final int VIEW_LAG_SECONDS = 5;
    private static final int TELL_MOST = 30;
    private static final Logger LOG = Logger.getLogger(WebhookSender.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordCodec codec;
    private final WebhookTargets targets;
    private final Courier courier;
    private final Webhooks webhooks;
    private final BooleanSupplier ready;
    private final Thread reader = Thread.ofPlatform().daemon().name("webhooks").unstarted(this::read);
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
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
    public WebhookSender(KafkaConsumer<byte[], byte[]> consumer, RecordCodec codec, WebhookTargets targets, Courier courier, Webhooks webhooks, BooleanSupplier ready) {
        this.consumer = consumer;
        this.codec = codec;
        this.targets = targets;
        this.courier = courier;
        this.webhooks = webhooks;
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
                    if (all.get() >= MOST) {
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
                } catch (RegistryUnavailable e) { // nothing is wrong with the record: it is read again
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
            if (event.getEvent() instanceof DeliveryDue due && !targets.settled(due.getEndpointId(), due.getDeliveryId(), due.getAttempt())) {
                done.tries.add(record.offset());
                all.incrementAndGet();
                Thread.ofVirtual().name("webhook-" + due.getDeliveryId()).start(() -> {
                    try {
                        if (deliver(event.getMeta().getCaseId(), due)) {
                            done.tries.remove(record.offset());
                        }
                    } finally {
                        all.decrementAndGet();
                    }
                });
            }
        } catch (UnreadableRecord e) { // the judge will find that nobody said how the try ended
            LOG.warnf(e, "%s-%d@%d can't be read", record.topic(), record.partition(), record.offset());
        }
    }

    /// @return false: nobody was told how it ended, and another instance is to make the try
    private boolean deliver(String caseId, DeliveryDue due) {
        var count = underWay.computeIfAbsent(due.getEndpointId(), _ -> new AtomicInteger());
        try {
            if (count.incrementAndGet() > ENDPOINT_MOST) {
                return tell(caseId, due, failed(due, ENDPOINT_MOST + " deliveries are under way to this receiver already; this one was not tried"));
            }
            var target = targets.target(due.getEndpointId());
            for (int i = 0; target.isEmpty() && i < 10 * VIEW_LAG_SECONDS && open; i++) {
                Thread.sleep(100);
                target = targets.target(due.getEndpointId());
            }
            return tell(caseId, due, target.isEmpty() ? failed(due, "The webhook was removed or switched off")
                    : courier.deliver(target.get(), due.getDeliveryId(), due.getAttempt(), due.getPayload()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) { // the judge will find that nobody said how the try ended
            LOG.errorf(e, "The delivery %s failed for a reason of ours", due.getDeliveryId());
            return true;
        } finally {
            count.decrementAndGet();
        }
    }

    private static Tried failed(DeliveryDue due, String error) {
        return new Tried(due.getAttempt(), 0, error, Duration.ZERO);
    }

    private boolean tell(String caseId, DeliveryDue due, Tried tried) throws InterruptedException {
        for (int i = 0; i < TELL_MOST && open; i++) {
            try {
                webhooks.tried(caseId, due.getDeliveryId(), tried);
                return true;
            } catch (NoAnswer e) {
                LOG.debugf(e, "How the try %d of %s ended can't be told just now", due.getAttempt(), due.getDeliveryId());
                Thread.sleep(1_000);
            }
        }
        return open; // told too often in vain: the judge will find that nobody said it
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
        consumer.wakeup();
        try {
            reader.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        courier.close();
    }
}
