package io.countersign.policy;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A real broker as other services use it: runs in ingest's place, people in approval's, and what policy has committed.
final class RealStack implements AutoCloseable {

    static final String SOURCE = "urn:it";

    private final KafkaAccess access;
    private final RecordCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;

    /// A committed record, and where it stands.
    record At<T>(int partition, long offset, T value) {}

    RealStack(KafkaAccess access, RecordCodec codec) {
        this.access = access;
        this.codec = codec;
        this.producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers(), "acks", "all", "linger.ms", 2),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    void person(String id, String name, String... roles) {
        var person = DirectoryPerson.newBuilder().setId(id).setName(name).setEmail(null).setRoles(List.of(roles)).setOnDuty(List.of(roles))
                .setAbsences(List.of()).build();
        send(Topics.PEOPLE, id, PersonSnapshot.newBuilder().setPerson(person).build());
        producer.flush();
    }

    /// Sends a run and returns at once.
    ///
    /// @return its run id
    String run(String flow, String caseId, String id, String action) {
        var run = ContentJson.read("{\"id\":\"%s\",\"source\":\"%s\",\"caseId\":\"%s\",\"flow\":\"%s\",\"input\":\"Where is my money?\",\"output\":\"On its way.\",\"action\":%s}"
                .formatted(id, SOURCE, caseId, flow, action).getBytes(StandardCharsets.UTF_8));
        var runId = RunId.of(SOURCE, caseId, id);
        var actor = Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("it").build();
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId).setEntityId("intake:" + runId)
                .setStep(1).setVersion(1).setSeq(1).setOccurredAt(Instant.now()).setActor(actor).setCausationId("it").setSummary("Received").build();
        var head = RunHead.newBuilder().setId(id).setSource(SOURCE).setFlow(flow).setOccurredAt(Instant.now())
                .setActionType(run.path("action").path("type").asText()).setActionEffect("external")
                .setAmount(run.path("action").path("amount").asText()).setCurrency("EUR").setActionDigest(ContentJson.actionDigest(run)).setApiKey("it")
                .setResponsible("dev").build();
        send(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta).setFact(RunAccepted.newBuilder().setHead(head).setBodyDigest("x").setChannel("http")
                .setContent(ContentJson.of(run)).build()).build());
        return runId;
    }

    /// Waits until everything sent is stored.
    void flush() {
        producer.flush();
    }

    /// Where each partition of a topic ends at this moment, committed or not.
    Map<Integer, Long> ends(Topic topic) {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers()))) {
            var partitions = admin.describeTopics(List.of(topic.name())).allTopicNames().get().get(topic.name()).partitions();
            var asked = partitions.stream().collect(Collectors.toMap(p -> new TopicPartition(topic.name(), p.partition()),
                    _ -> OffsetSpec.latest()));
            return admin.listOffsets(asked).all().get().entrySet().stream().collect(Collectors.toMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Committed records of a topic that are wanted.
    <T extends SpecificRecord> List<At<T>> committed(Topic topic, Class<T> type, Predicate<T> wanted) {
        var found = new ArrayList<At<T>>();
        try (var consumer = access.committedConsumer()) {
            var partitions = consumer.partitionsFor(topic.name()).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var value = type.cast(codec.decode(topic, record.value()));
                    if (wanted.test(value)) {
                        found.add(new At<>(record.partition(), record.offset(), value));
                    }
                }
            }
        } catch (UnreadableRecord e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private void send(Topic topic, String key, SpecificRecord value) {
        producer.send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), codec.encode(topic, value)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
