package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads committed records of some topics, from the first on, into a view that a service keeps in memory.
///
/// Records of one partition come in order; of several in any. The fold runs on one thread.
public final class CommittedView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommittedView.class);

    private final RecordCodec codec;
    private final List<Topic> topics;
    private final Consumer<Inbound> fold;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;
    private volatile boolean open = true;
    private volatile boolean caughtUp;

    /// @param fold takes one record into the view; what it throws is logged and the record left out
    public CommittedView(KafkaAccess access, RecordCodec codec, List<Topic> topics, Consumer<Inbound> fold) {
        this.codec = codec;
        this.topics = topics;
        this.fold = fold;
        this.consumer = access.committedConsumer();
        this.reader = Thread.ofPlatform().daemon().name("view-" + access.service()).unstarted(this::read);
    }

    /// Starts reading, and returns at once.
    public void start() {
        reader.start();
    }

    /// Everything that was committed when it started has been read.
    public boolean caughtUp() {
        return caughtUp;
    }

    private void read() {
        try (consumer) {
            Map<TopicPartition, Long> ends = null;
            while (open) {
                try {
                    if (ends == null) {
                        ends = assign();
                    }
                    takeAll(consumer.poll(Duration.ofMillis(200)));
                    if (!caughtUp) {
                        caughtUp = ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                    }
                } catch (WakeupException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.warn("The view can't be read on just now", e);
                    pause();
                }
            }
        }
    }

    private Map<TopicPartition, Long> assign() {
        var partitions = topics.stream().flatMap(this::partitions).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer.endOffsets(partitions);
    }

    private Stream<TopicPartition> partitions(Topic topic) {
        var partitions = consumer.partitionsFor(topic.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException("Topic " + topic.name() + " isn't there");
        }
        return partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition()));
    }

    private void takeAll(ConsumerRecords<byte[], byte[]> records) {
        for (var partition : records.partitions()) {
            for (var record : records.records(partition)) {
                try {
                    take(record);
                } catch (LookupUnavailable e) { // nothing is wrong with the record: read it, and what follows, again
                    LOG.warn("The view waits for the registry: {}", e.getMessage());
                    consumer.seek(partition, record.offset());
                    pause();
                    break;
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var topic = topics.stream().filter(t -> t.name().equals(record.topic())).findFirst().orElseThrow();
        var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        try {
            SpecificRecord value = record.value() == null ? null : codec.decode(topic, record.value());
            fold.accept(new Inbound(topic, record.partition(), record.offset(), key, value, record.value(), Map.of()));
        } catch (LookupUnavailable e) {
            throw e;
        } catch (UnreadableRecord | RuntimeException e) {
            LOG.warn("{}-{}@{} is left out of the view", record.topic(), record.partition(), record.offset(), e);
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
    }
}
