package io.countersign.exception.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.casekeys.CaseSealing;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.ClaimException;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.InputProblem;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.RejectedInput;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.schemas.avro.WithdrawException;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.SealedStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/// The real topology on a driver without a broker, with people and helpers to send and read.
final class QueueDriver implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    final MemoryCaseKeys keys = new MemoryCaseKeys();
    final RecordCodec codec;
    private static final ObjectMapper STATE = new ObjectMapper().registerModule(new JavaTimeModule());
    final TopologyTestDriver driver;
    private long position;
    private Instant now;

    QueueDriver(Path folder) {
        this(folder, NOON);
    }

    QueueDriver(Path folder, Instant now) {
        this.now = now;
        codec = OfflineTopics.codec(new CaseSealing(keys));
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "exception-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
        driver = new TopologyTestDriver(ExceptionTopology.of(codec, 4, Duration.ofMinutes(10)), config, now);
        person("dev", "Dev Okoro", "operations");
        person("lee", "Lee Novak", "support");
        person("priya", "Priya Nair", "operations");
        person("quinn", "Quinn Abe", "queue-owner");
        person("tom", "Tom Berg", "finance");
    }

    // --- what arrives ---

    void raise(String runId, String reasonCode) {
        raise("case-1", runId, reasonCode, "{\"id\":\"" + runId + "\",\"action\":{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\"},"
                + "\"facts\":{\"keyCustomer\":true}}");
    }

    void raise(String caseId, String runId, String reasonCode, String runJson) {
        raise(caseId, runId, reasonCode, runJson, null);
    }

    /// @param argumentsSchema null: the flow gives none
    void raise(String caseId, String runId, String reasonCode, String runJson, String argumentsSchema) {
        raise(caseId, runId, reasonCode, runJson, argumentsSchema, now.plusSeconds(2_400));
    }

    void raiseDue(String runId, Instant dueAt) {
        raise("case-1", runId, "MISSING_DATA", "{\"id\":\"" + runId + "\"}", null, dueAt);
    }

    void raiseDue(String caseId, String runId, String reasonCode, String runJson, Instant dueAt) {
        raise(caseId, runId, reasonCode, runJson, null, dueAt);
    }

    private void raise(String caseId, String runId, String reasonCode, String runJson, String argumentsSchema, Instant dueAt) {
        var json = ContentJson.read(runJson.getBytes(StandardCharsets.UTF_8));
        send(Topics.EXCEPTIONS, caseId, new ExceptionWork(event(caseId, runId), RaiseException.newBuilder().setRunVersion(2).setFlow("support-inbox")
                .setTitle("refund 240.00 EUR").setReasonCode(reasonCode).setReason("Missing order number").setRule("missing-order").setRisk("high")
                .setOwner("priya").setBackup("tom").setOwnerRole("operations").setBackupRole(null).setDueAt(dueAt)
                .setActionDigest(ContentJson.actionDigest(json)).setExcluded(List.of("dev")).setHandOvers(0).setContent(ContentJson.of(json)).setArgumentsSchema(argumentsSchema).build()));
    }

    /// A run comes back to an item that was taken up again.
    void raiseAgain(String runId, long runVersion, String exceptionId) {
        var json = ContentJson.read(("{\"id\":\"" + runId + "\"}").getBytes(StandardCharsets.UTF_8));
        send(Topics.EXCEPTIONS, "case-1", new ExceptionWork(event("case-1", runId), RaiseException.newBuilder().setRunVersion(runVersion).setTitle("a run")
                .setReasonCode("MANUAL").setReason("Taken up again").setRisk("low").setOwner("priya").setBackup("tom").setDueAt(now.plusSeconds(2_400))
                .setExcluded(List.of()).setHandOvers(0).setContent(ContentJson.of(json)).setReopens(exceptionId).build()));
    }

    void alert(String key, String detail) {
        send(Topics.EXCEPTIONS, "case-1", new ExceptionWork(event("case-1", "run_a"), new RaiseAlert(key, "BYPASS", "critical", "run_a", "support-inbox",
                detail)));
    }

    void webhook(String endpointId, Object event) {
        send(Topics.WEBHOOK_EVENTS, endpointId, new WebhookEvent(event(endpointId, null), endpointId, event));
    }

    void withdraw(String runId, String reason, boolean applied) {
        send(Topics.EXCEPTIONS, "case-1", new ExceptionWork(event("case-1", runId), new WithdrawException(reason, applied, 0L)));
    }

    void reject(String channel, String source, String code) {
        send(Topics.REJECTIONS, source, new Rejection(event(source, null), RejectedInput.newBuilder().setChannel(channel).setSource(source).setFlow(null)
                .setContent(ContentJson.ofBytes("{oops".getBytes(StandardCharsets.UTF_8))).setLength(5).setCode(code)
                .setProblems(List.of(new InputProblem("", null, "This is not JSON; send one JSON object."))).setOrigin("intake-0@7").build()));
    }

    void deadLetter(Topic dead, String topic, String code) {
        send(dead, "case-1", DeadLetter.newBuilder().setMeta(event("case-1", null)).setTopic(topic).setPartition(0).setOffset(7).setKey(null)
                .setValue(ByteBuffer.wrap(new byte[] {1, 2})).setHeaders(Map.of()).setCode(code).setReason("The bytes do not start with byte 0.").build());
    }

    Answer claim(String personId, String exceptionId) {
        return ask(personId, new ClaimException(exceptionId));
    }

    Answer resolve(String personId, String exceptionId, ResolutionKind kind, long version, String digest) {
        return ask(personId, resolution(exceptionId, kind, version, digest));
    }

    static ResolveException resolution(String exceptionId, ResolutionKind kind, long version, String digest) {
        return ResolveException.newBuilder().setExceptionId(exceptionId).setKind(kind).setShownVersion(version).setShownActionDigest(digest)
                .setCardDigest(null).setNote("The customer sent the number").setRunIds(List.of()).setEdited(List.of()).setChannel("rest").build();
    }

    /// Asks for something with a key of its own.
    Answer ask(String personId, Object command) {
        return ask(personId, "cmd-" + UUID.randomUUID(), command);
    }

    Answer ask(String personId, String commandId, Object command) {
        return ask(ActorKind.PERSON, personId, commandId, command);
    }

    Answer ask(ActorKind kind, String id, String commandId, Object command) {
        var actor = Actor.newBuilder().setKind(kind).setId(id).setRole(null).setAuthentication("oidc test").build();
        var meta = CommandMeta.newBuilder().setCommandId(commandId).setCaseId("case-1").setActor(actor).setSentAt(now).setTraceparent(null).build();
        send(Topics.EXCEPTION_COMMANDS, "case-1", new ExceptionCommand(meta, command));
        return QueueDriver.<Answer>last(this.read(Topics.EXCEPTION_ANSWERS));
    }

    void bytes(Topic topic, String key, byte[] value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer()).pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
    }

    Instant now() {
        return now;
    }

    /// To that time.
    void passTo(Instant time) {
        pass(Duration.between(now, time));
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /// The item as the writer knows it.
    ExceptionItem stored(String itemId) {
        try {
            return STATE.readValue(SealedStates.opened(codec.sealing(), "items", itemId, driver.<byte[], byte[]>getKeyValueStore("items").get(itemId.getBytes(StandardCharsets.UTF_8))),
                    ExceptionItem.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a book of the writer has under a key, as JSON.
    String book(String book, String key) {
        return new String(driver.<byte[], byte[]>getKeyValueStore(book).get(key.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /// Puts state there as an earlier version wrote it.
    void state(String book, String key, String json) {
        driver.<byte[], byte[]>getKeyValueStore(book).put(key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }

    // --- what leaves ---

    List<ExceptionEvent> events() {
        return read(Topics.EXCEPTION_EVENTS);
    }

    @SuppressWarnings("unchecked")
    <T extends SpecificRecord> List<T> read(Topic topic) {
        var output = driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return output.readValuesToList().stream().map(bytes -> (T) decode(topic, bytes)).toList();
    }

    private SpecificRecord decode(Topic topic, byte[] bytes) {
        try {
            return codec.decode(topic, bytes);
        } catch (UnreadableRecord e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T last(List<T> all) {
        return all.getLast();
    }

    private void person(String id, String name, String... roles) {
        send(Topics.PEOPLE, id, new PersonSnapshot(DirectoryPerson.newBuilder().setId(id).setName(name).setEmail(null).setRoles(List.of(roles))
                .setOnDuty(List.of()).setAbsences(List.of()).build()));
    }

    /// A person is no longer in the directory.
    void leaves(String id) {
        bytes(Topics.PEOPLE, id, null);
    }

    private void send(Topic topic, String key, SpecificRecord value) {
        bytes(topic, key, codec.encode(topic, value));
    }

    private EventMeta event(String caseId, String runId) {
        position++;
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build();
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId).setEntityId("raise:" + runId)
                .setStep(position * 10).setVersion(position).setSeq(position).setOccurredAt(now).setActor(actor).setCausationId("cause-1")
                .setTraceparent(null).setSummary("test").build();
    }

    @Override
    public void close() {
        driver.close();
    }
}
