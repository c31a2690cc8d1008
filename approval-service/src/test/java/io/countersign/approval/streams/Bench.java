package io.countersign.approval.streams;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.approval.domain.Approval;
import io.countersign.casekeys.CaseSealing;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.LoadDirectory;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.SealedStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/// One partition of approval-service on a test driver, spoken to in records.
final class Bench implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Duration LEASE = Duration.ofMinutes(10);
    static final Content RUN = content("{\"action\":{\"amount\":\"240.00\",\"currency\":\"EUR\",\"type\":\"refund\"},\"input\":\"hi\",\"output\":\"ok\"}");
    static final Content EDITED = content("{\"action\":{\"amount\":\"190.00\",\"currency\":\"EUR\",\"type\":\"refund\"},\"input\":\"hi\",\"output\":\"ok\"}");
    static final String DIGEST = ContentJson.actionDigest(ContentJson.read(RUN));

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /// Keys of all cases of all tests: a restarted driver reads what the one before sealed.
    static final MemoryCaseKeys KEYS = new MemoryCaseKeys();

    final RecordCodec codec;
    final TopologyTestDriver driver;
    private final AtomicInteger steps = new AtomicInteger();

    Bench(Path folder) {
        codec = OfflineTopics.codec(new CaseSealing(KEYS));
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-" + UUID.randomUUID());
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(UUID.randomUUID().toString()).toString());
        driver = new TopologyTestDriver(ApprovalTopology.of(codec, 1, LEASE), config, NOON);
        loadDirectory(person("ana", "Ana Ruiz", "team-lead"), person("omar", "Omar Haddad", "team-lead"), person("tom", "Tom Berg", "support"));
        read(Topics.APPROVAL_ANSWERS);
    }

    /// A driver that has nothing but what this one's stores hold, as after a restart.
    Bench restarted(Path folder) {
        var kept = new HashMap<String, Map<byte[], byte[]>>();
        stores().forEach((name, store) -> {
            var entries = new HashMap<byte[], byte[]>();
            try (var all = store.all()) {
                all.forEachRemaining(e -> entries.put(e.key, e.value));
            }
            kept.put(name, entries);
        });
        close();
        var next = new Bench(folder);
        next.read(Topics.APPROVAL_EVENTS);
        next.stores().forEach((name, store) -> {
            try (var all = store.all()) {
                all.forEachRemaining(e -> store.delete(e.key));
            }
            kept.get(name).forEach(store::put);
        });
        return next;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Map<String, KeyValueStore<byte[], byte[]>> stores() {
        return (Map) driver.getAllStateStores();
    }

    void loadDirectory(DirectoryPerson... people) {
        send(new Sender(ActorKind.SYSTEM, Topics.APPROVAL, null), new LoadDirectory(new ArrayList<>(List.of(people))));
    }

    static DirectoryPerson person(String id, String name, String... roles) {
        return DirectoryPerson.newBuilder().setId(id).setName(name).setEmail(null).setRoles(new ArrayList<>(List.of(roles)))
                .setOnDuty(new ArrayList<>()).setAbsences(new ArrayList<>()).build();
    }

    /// Who sends a command.
    record Sender(ActorKind kind, String id, String key) {
        static Sender person(String id) {
            return new Sender(ActorKind.PERSON, id, null);
        }

        Sender withKey(String key) {
            return new Sender(kind, id, key);
        }
    }

    void open(String id, long undoMs) {
        open(question(id, undoMs));
    }

    void open(OpenApproval.Builder question) {
        work("case-1", question.build());
    }

    static OpenApproval.Builder question(String id, long undoMs) {
        return OpenApproval.newBuilder().setApprovalId(id).setRunVersion(2).setFlow("support-inbox").setFlowVersion(1)
                .setTitle("refund 240.00 EUR").setReason("The refund is above 100").setRule("refund-over-limit").setRisk("high").setPriority(70)
                .setOwner("ana").setBackup(null).setOwnerRole("team-lead").setBackupRole(null).setDueAt(NOON.plusSeconds(1800)).setUndoMs(undoMs)
                .setActionDigest(DIGEST).setExcluded(new ArrayList<>(List.of("dev"))).setContent(RUN);
    }

    /// What the single writer has stored of an approval.
    Approval stored(String id) {
        try {
            return JSON.readValue(SealedStates.opened(codec.sealing(), "approvals", id, stores().get("approvals").get(id.getBytes(StandardCharsets.UTF_8))), Approval.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stores an approval as an earlier version of the service has left it.
    void store(String id, String json, Content run) {
        stores().get("approvals").put(id.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
        stores().get("contents").put(id.getBytes(StandardCharsets.UTF_8), ContentJson.bytes(run));
    }

    void close(String id, boolean applied) {
        work("case-1", new CloseApproval(id, "the run moved on", applied));
    }

    void work(String caseId, Object work) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build();
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId("run_1").setEntityId("ask")
                .setStep(steps.addAndGet(10)).setVersion(1).setSeq(1).setOccurredAt(NOON).setActor(actor).setCausationId("cause")
                .setTraceparent(null).setSummary("work").build();
        pipe(Topics.APPROVALS, caseId, ApprovalWork.newBuilder().setMeta(meta).setWork(work).build());
    }

    void send(Sender sender, Object command) {
        var actor = Actor.newBuilder().setKind(sender.kind()).setId(sender.id()).setRole(null).setAuthentication("oidc test").build();
        pipe(Topics.APPROVAL_COMMANDS, "case-1", ApprovalCommand.newBuilder()
                .setMeta(CommandGateway.head("case-1", actor, sender.key(), NOON, null)).setCommand(command).build());
    }

    static DecideApproval.Builder decision(String id, DecisionKind kind, long version) {
        return DecideApproval.newBuilder().setApprovalId(id).setKind(kind).setShownVersion(version).setShownActionDigest(DIGEST)
                .setCardDigest(null).setFirstViewedAt(null).setNote(kind == DecisionKind.APPROVE ? null : "partial return").setEdited(null)
                .setEditedActionDigest(null).setChannel("rest");
    }

    void pipe(Topic topic, String key, SpecificRecord value) {
        pipe(topic, key, codec.encode(topic, value));
    }

    void pipe(Topic topic, String key, byte[] value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
    }

    /// What has come out on `topic` since the last look; a tombstone is null.
    <T extends SpecificRecord> List<T> read(Topic topic) {
        var records = new ArrayList<T>();
        for (var bytes : driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer()).readValuesToList()) {
            try {
                records.add(bytes == null ? null : codec.decode(topic, bytes));
            } catch (UnreadableRecord e) {
                throw new AssertionError(e);
            }
        }
        return records;
    }

    List<ApprovalEvent> events() {
        return read(Topics.APPROVAL_EVENTS);
    }

    Answer answer() {
        List<Answer> answers = read(Topics.APPROVAL_ANSWERS);
        if (answers.size() != 1) {
            throw new AssertionError("one answer expected, not " + answers);
        }
        return answers.getFirst();
    }

    static Content content(String json) {
        return ContentJson.of(ContentJson.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        driver.close();
    }
}
