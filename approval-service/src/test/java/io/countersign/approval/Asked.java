package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.ReplaceApproval;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.testkit.SharedStack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A question that a test puts on topic `approvals`, in policy's place.
record Asked(String approvalId, String caseId, String runId, String actionDigest) {

    static final String RUN = """
            {"id":"r1","source":"urn:test","caseId":"%s","flow":"support-inbox","input":"Where is my money?","output":"Here it is.",
             "action":{"type":"refund","effect":"external","amount":"240.00","currency":"EUR","arguments":{"order":"W1"}}}""";

    static Asked put(String bootstrapServers, RecordCodec codec, long undoMs) {
        return put(bootstrapServers, codec, open -> open.setUndoMs(undoMs));
    }

    /// @param different what differs from a refund that ana is asked for, final at once
    static Asked put(String bootstrapServers, RecordCodec codec, Consumer<OpenApproval.Builder> different) {
        var caseId = "case-" + SharedStack.freshId();
        var run = run(caseId);
        var asked = new Asked("apr_" + SharedStack.freshId(), caseId, "run_" + SharedStack.freshId(), ContentJson.actionDigest(run));
        var open = OpenApproval.newBuilder().setApprovalId(asked.approvalId()).setRunVersion(2).setFlow("flow-" + caseId).setFlowVersion(1)
                .setTitle("refund 240.00 EUR").setReason("The refund is above the limit of 100").setRule("refund-over-limit").setRisk("high")
                .setPriority(70).setOwner("ana").setBackup("fiona").setOwnerRole("team-lead").setBackupRole("finance")
                .setDueAt(Instant.now().plusSeconds(1800)).setUndoMs(0).setActionDigest(asked.actionDigest())
                .setExcluded(new ArrayList<>(List.of("dev"))).setContent(ContentJson.of(run))
                .setActionType("refund").setAmount("240.00").setCurrency("EUR");
        different.accept(open);
        asked.send(bootstrapServers, codec, open.build());
        return asked;
    }

    /// The run that is asked about.
    static JsonNode run(String caseId) {
        return ContentJson.read(RUN.formatted(caseId).getBytes(StandardCharsets.UTF_8));
    }

    /// Asks about another draft instead.
    void replace(String bootstrapServers, RecordCodec codec, String reason, JsonNode run) {
        send(bootstrapServers, codec, ReplaceApproval.newBuilder().setApprovalId(approvalId).setRunVersion(3).setReason(reason)
                .setActionDigest(ContentJson.actionDigest(run)).setContent(ContentJson.of(run)).build());
    }

    private void send(String bootstrapServers, RecordCodec codec, Object work) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build();
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId)
                .setEntityId("ask:" + approvalId).setStep(3).setVersion(1).setSeq(1).setOccurredAt(Instant.now()).setActor(actor)
                .setCausationId("test").setTraceparent(null).setSummary("Ask").build();
        var record = ApprovalWork.newBuilder().setMeta(meta).setWork(work).build();
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.APPROVALS.name(), caseId.getBytes(StandardCharsets.UTF_8),
                    codec.encode(Topics.APPROVALS, record))).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
