package io.countersign.singlewriter;

import io.countersign.casekeys.CaseSealing;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.testkit.FullStack;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.SharedStack;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// A real broker for the kernel's tests. Not the build's shared one: the tiny service writes another service's topics, and its
/// numbers would break into that one's histories. It ends with this JVM.
final class OwnBroker {

    static final int PARTITIONS = 4;
    private static final MemoryCaseKeys KEYS = new MemoryCaseKeys();
    private static FullStack stack;

    private OwnBroker() {}

    static synchronized FullStack get() {
        if (stack == null) {
            stack = FullStack.infrastructure();
        }
        return stack;
    }

    /// Access for a service of that name, with a data folder of its own.
    static KafkaAccess access(String service, Path data) {
        var local = get().stack();
        return new KafkaAccess(local.bootstrapServers(), service, data, URI.create(local.registryUrl()), local.data().schemaIds());
    }

    /// A codec of the tiny service, which seals as services do.
    static RecordCodec codec(KafkaAccess access) {
        return access.codec(new CaseSealing(KEYS));
    }

    /// A service that has done nothing yet. It would read all topics from their start and do the work of every earlier test again, a backlog of
    /// thousands among it; so they are emptied first.
    static String freshService() {
        empty(List.of(Topics.APPROVALS, Topics.APPROVAL_COMMANDS, Topics.APPROVAL_EVENTS, Topics.APPROVAL_ANSWERS, Topics.DEAD_APPROVAL));
        return "tiny-" + SharedStack.freshId();
    }

    private static void empty(List<Topic> topics) {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", get().stack().bootstrapServers()))) {
            var deleted = new HashMap<TopicPartition, RecordsToDelete>();
            for (var topic : admin.describeTopics(topics.stream().map(Topic::name).toList()).allTopicNames().get().values()) {
                // -1: up to the end.
                topic.partitions().forEach(p -> deleted.put(new TopicPartition(topic.name(), p.partition()), RecordsToDelete.beforeOffset(-1)));
            }
            admin.deleteRecords(deleted).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    static void send(KafkaAccess access, RecordCodec codec, Topic topic, int partition, String key, SpecificRecord value) throws Exception {
        sendAll(access, codec, topic, partition, key, Stream.of(value));
    }

    static void sendAll(KafkaAccess access, RecordCodec codec, Topic topic, int partition, String key, Stream<? extends SpecificRecord> values) throws Exception {
        try (var producer = access.producer()) {
            for (var sent : values.map(value -> producer.send(new ProducerRecord<>(topic.name(), partition, key.getBytes(StandardCharsets.UTF_8), codec.encode(topic, value)))).toList()) {
                sent.get();
            }
        }
    }

    /// Everything committed on `topic`.
    static <T extends SpecificRecord> List<T> committed(KafkaAccess access, RecordCodec codec, Topic topic) {
        var values = new ArrayList<T>();
        try (var consumer = access.committedConsumer()) {
            var partitions = consumer.partitionsFor(topic.name()).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(codec.<T>decode(topic, record.value()));
                }
            }
        } catch (UnreadableRecord e) {
            throw new AssertionError(e);
        }
        return values;
    }
}
