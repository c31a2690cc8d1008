package io.countersign.exception;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.testkit.SharedStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Plays policy-service and approval-service against a real broker: runs that wait in the queue, and people of one's own.
final class Queued implements AutoCloseable {

    /// With `-Pfull` policy-service's tests leave tens of thousands of exceptions on the shared broker, which are worked off first.
    static final Duration PATIENCE = System.getProperty("countersign.repeats", "small").equals("full") ? Duration.ofMinutes(15) : Duration.ofMinutes(2);

    static final String RUN = """
            {"id":"r1","source":"urn:test","caseId":"%s","flow":"support-inbox","input":"Where is my money?","output":"Here it is.",
             "action":{"type":"refund","effect":"external","amount":"240.00","currency":"EUR"},"facts":{"keyCustomer":true}}""";

    final String owner = "owner-" + SharedStack.freshId();
    final String backup = "backup-" + SharedStack.freshId();
    final String excluded = "excluded-" + SharedStack.freshId();
    final String queueOwner = "queue-owner-" + SharedStack.freshId();
    final String legal = "legal-" + SharedStack.freshId();
    final String legalTeam = "team-of-" + legal;
    private final RecordCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;

    Queued(String bootstrapServers, RecordCodec codec) {
        this.codec = codec;
        this.producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all"), new ByteArraySerializer(),
                new ByteArraySerializer());
        person(owner, "Olga Owner", "operations");
        person(backup, "Bert Backup", "finance");
        person(excluded, "Elsa Excluded", "operations");
        person(queueOwner, "Quinn Queue", "queue-owner");
        person(legal, "Lena Legal", legalTeam);
    }

    /// Raises a run; returns its id.
    String raise(String caseId, String reasonCode) {
        return raise(caseId, reasonCode, "support-inbox", "Missing order number");
    }

    /// Raises an alert, as policy does.
    void alert(String key, String kind, String subject, String detail) {
        var raise = RaiseAlert.newBuilder().setKey(key).setKind(kind).setSeverity("critical").setSubject(subject).setFlow("support-inbox")
                .setDetail(detail).build();
        send(Topics.EXCEPTIONS, subject, new ExceptionWork(meta(subject, null, key), raise));
    }

    /// Raises a run of a flow, for a reason; returns its id.
    String raise(String caseId, String reasonCode, String flow, String reason) {
        return raise(caseId, raise -> raise.setReasonCode(reasonCode).setFlow(flow).setReason(reason));
    }

    /// Raises a run that differs in something; returns its id.
    String raise(String caseId, Consumer<RaiseException.Builder> different) {
        var runId = "run_" + SharedStack.freshId();
        var run = ContentJson.read(RUN.formatted(caseId).getBytes(StandardCharsets.UTF_8));
        var raise = RaiseException.newBuilder().setRunVersion(2).setFlow("support-inbox").setTitle("refund 240.00 EUR").setReasonCode("MISSING_DATA")
                .setReason("Missing order number").setRule("missing-order").setRisk("high").setOwner(owner).setBackup(backup).setOwnerRole("operations")
                .setBackupRole(null).setDueAt(Instant.now().plusSeconds(7_200)).setActionDigest(ContentJson.actionDigest(run))
                .setExcluded(List.of(excluded)).setHandOvers(0).setContent(ContentJson.of(run));
        different.accept(raise);
        send(Topics.EXCEPTIONS, caseId, new ExceptionWork(meta(caseId, runId, "raise:" + runId), raise.build()));
        return runId;
    }

    private static EventMeta meta(String caseId, String runId, String entityId) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build();
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId).setEntityId(entityId)
                .setStep(3).setVersion(1).setSeq(1).setOccurredAt(Instant.now()).setActor(actor).setCausationId("test").setTraceparent(null)
                .setSummary("Raise").build();
    }

    void bytes(Topic topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void person(String id, String name, String role) {
        var person = DirectoryPerson.newBuilder().setId(id).setName(name).setEmail(null).setRoles(List.of(role)).setOnDuty(List.of())
                .setAbsences(List.of()).build();
        send(Topics.PEOPLE, id, new PersonSnapshot(person));
    }

    private void send(Topic topic, String key, SpecificRecord value) {
        bytes(topic, key, codec.encode(topic, value));
    }

    @Override
    public void close() {
        producer.close();
    }
}
