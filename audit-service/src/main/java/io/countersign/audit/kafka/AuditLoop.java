package io.countersign.audit.kafka;

import io.countersign.audit.Ledger;
import io.countersign.audit.Progress;
import io.countersign.audit.Recorder;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.Incident;
import io.countersign.record.Leaf;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// Reads all partitions of all audited topics, from the positions that the database holds, and has them recorded batch by
/// batch. It never commits an offset and never resets one: where Kafka no longer has what must come next, the shard stops.
final class AuditLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AuditLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int ASK_AGAIN = 10;

    private final KafkaClients clients;
    private final Ledger ledger;
    private final Recorder recorder;
    private final Outlet deadLetters;
    private final Progress progress;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, UUID> topicIds = new HashMap<>();
    private volatile Consumer<byte[], byte[]> current;

    AuditLoop(KafkaClients clients, Ledger ledger, Recorder recorder, Outlet deadLetters, Progress progress, Clock clock) {
        this.clients = clients;
        this.ledger = ledger;
        this.recorder = recorder;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.clock = clock;
    }

    @Override public void run() {
        while (closed.getCount() > 0) {
            try (var consumer = clients.consumer()) {
                current = consumer;
                read(consumer);
            } catch (WakeupException _) {
                // Closing.
            } catch (RuntimeException e) {
                // Nothing of the batch was kept; it is read again from where the database stands.
                progress.isHeldUp(e.getMessage());
                LOG.warnf("Recording is held up and goes on in %s: %s", PAUSE, e.getMessage());
                LOG.debug("Held up", e);
                pause();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        var partitions = describe();
        var heads = ledger.open(partitions);
        heads = new HashMap<>(heads);
        heads.keySet().retainAll(partitions.keySet());
        var going = begin(consumer, heads, partitions);
        deadLetters.publish();
        progress.isReading();
        var looked = clock.instant();
        while (closed.getCount() > 0) {
            if (clock.instant().isAfter(looked.plus(LOOK))) {
                looked = clock.instant();
                if (mayGoOn(going, partitions.keySet())) {
                    return;
                }
            }
            List<Received> batch;
            try {
                batch = poll(consumer);
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().forEach((partition, offset) -> stop(consumer, going, partition, offset, Incident.Code.KAFKA_ROLLED_BACK,
                        "Kafka no longer has offset " + offset + " of " + shard(partition) + ", which the Record needs next."));
                continue;
            }
            if (!batch.isEmpty()) {
                record(consumer, going, batch);
            }
        }
    }

    /// Whether a person closed the incident of a shard that is not read: then all begins anew.
    private boolean mayGoOn(Set<TopicPartition> going, Set<ShardName> there) {
        return ledger.open(Map.of()).values().stream().anyMatch(head -> !head.stopped() && there.contains(head.shard())
                && !going.contains(new TopicPartition(head.shard().topic(), head.shard().partition())));
    }

    private void record(Consumer<byte[], byte[]> consumer, Set<TopicPartition> going, List<Received> batch) {
        var appended = recorder.record(batch);
        for (var incident : appended.batch().incidents()) {
            LOG.errorf("%s at %s offset %d: %s", incident.code(), incident.shard(), incident.offset(), incident.what());
        }
        appended.heads().values().forEach(head -> {
            var partition = new TopicPartition(head.shard().topic(), head.shard().partition());
            if (head.stopped()) {
                going.remove(partition);
                consumer.assign(going);
            } else if (head.nextOffset() > consumer.position(partition)) {
                // Another instance is ahead.
                consumer.seek(partition, head.nextOffset());
            }
        });
        if (appended.batch().incidents().stream().anyMatch(i -> i.record() != null)) {
            deadLetters.publish();
        }
    }

    private Set<TopicPartition> begin(Consumer<byte[], byte[]> consumer, Map<ShardName, Head> heads, Map<ShardName, UUID> described) {
        var going = new HashSet<TopicPartition>();
        heads.values().stream().filter(head -> !head.stopped())
                .forEach(head -> going.add(new TopicPartition(head.shard().topic(), head.shard().partition())));
        consumer.assign(going);
        var ends = ends(consumer, going, heads);
        for (var head : heads.values()) {
            var partition = new TopicPartition(head.shard().topic(), head.shard().partition());
            if (head.stopped()) {
                LOG.errorf("%s is stopped by an incident; nothing of it is recorded until the incident is closed.", head.shard());
            } else if (!head.topicId().equals(described.get(head.shard()))) {
                stop(consumer, going, partition, head.nextOffset(), Incident.Code.TOPIC_RECREATED, "Topic " + head.shard().topic()
                        + " was deleted and made again: its id was " + head.topicId() + " and is " + described.get(head.shard()) + ".");
            } else if (ends.get(partition) < head.nextOffset()) {
                stop(consumer, going, partition, head.nextOffset(), Incident.Code.KAFKA_ROLLED_BACK, "Kafka ends at offset " + ends.get(partition)
                        + " of " + head.shard() + ", but the Record goes up to " + head.nextOffset() + ": Kafka lost records.");
            } else {
                consumer.seek(partition, head.nextOffset());
            }
        }
        return going;
    }

    /// Where Kafka ends. A broker that has just started may say less than it has, so too little is asked again for some time.
    private Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer, Set<TopicPartition> going, Map<ShardName, Head> heads) {
        var ends = new HashMap<>(consumer.endOffsets(going));
        for (var again = 0; again < ASK_AGAIN && going.stream().anyMatch(p -> ends.get(p) < heads.get(shard(p)).nextOffset()); again++) {
            pause();
            ends.putAll(consumer.endOffsets(going));
        }
        return ends;
    }

    private void stop(Consumer<byte[], byte[]> consumer, Set<TopicPartition> going, TopicPartition partition, long offset, Incident.Code code,
            String what) {
        LOG.errorf("%s: %s", code, what);
        ledger.report(new Incident(shard(partition), offset, code, what, null), clock.instant());
        going.remove(partition);
        consumer.assign(going);
    }

    private List<Received> poll(Consumer<byte[], byte[]> consumer) {
        var batch = new ArrayList<Received>();
        if (consumer.assignment().isEmpty()) {
            pause();
            return batch;
        }
        for (var record : consumer.poll(POLL)) {
            batch.add(received(record));
        }
        return batch;
    }

    private Received received(ConsumerRecord<byte[], byte[]> record) {
        return new Received(record.topic(), topicIds.get(record.topic()), record.partition(), record.offset(),
                record.leaderEpoch().map(Integer::longValue).orElse(Leaf.NO_EPOCH), record.timestamp(), record.key(), record.value());
    }

    /// All partitions of all audited topics with their topics' ids. The deployment makes the topics; until they are there we wait.
    private Map<ShardName, UUID> describe() throws InterruptedException {
        var names = Topics.audited().stream().map(Topic::name).toList();
        try (var admin = clients.admin()) {
            var shards = new HashMap<ShardName, UUID>();
            for (var topic : admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS).values()) {
                var id = new UUID(topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
                topicIds.put(topic.name(), id);
                topic.partitions().forEach(partition -> shards.put(new ShardName(topic.name(), partition.partition()), id));
            }
            return shards;
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("The audited topics can't be described: "
                    + (e.getCause() == null ? "the broker does not answer" : e.getCause().getMessage()), e);
        }
    }

    private static ShardName shard(TopicPartition partition) {
        return new ShardName(partition.topic(), partition.partition());
    }

    private void pause() {
        try {
            closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override public void close() {
        closed.countDown();
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
