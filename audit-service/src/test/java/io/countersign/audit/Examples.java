package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.uuid.Generators;
import io.countersign.record.Received;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.CaseRedacted;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Events as their services would write them, numbered without holes on one partition.
public final class Examples {

    public static final UUID TOPIC_ID = new UUID(0x1111_1111_1111_4111L, 0x8111_1111_1111_1111L);

    private final Map<String, Long> counters = new HashMap<>();
    private final RecordCodec codec;
    private final int partition;

    /// Events with nothing sealed.
    public Examples(SchemaIds ids, int partition) {
        this(ids, partition, Sealing.NONE);
    }

    /// @param sealing seals what they say
    public Examples(SchemaIds ids, int partition, Sealing sealing) {
        this.codec = new RecordCodec(ids, sealing);
        this.partition = partition;
    }

    /// The next event of that topic takes a number too high.
    public void skipANumber(Topic topic) {
        counters.merge("seq " + topic.name(), 1L, Long::sum);
    }

    /// A run that was accepted, with an order and a customer.
    public Received accepted(long offset, String caseId, String id, String order) {
        var run = JsonNodeFactory.instance.objectNode().put("id", id).put("caseId", caseId);
        run.putObject("references").put("order", order).put("customer", "c-1");
        var head = RunHead.newBuilder().setId(id).setSource("urn:test").setFlow("support-inbox").setOccurredAt(Instant.EPOCH).setApiKey("k")
                .setResponsible("dev").build();
        var accepted = RunAccepted.newBuilder().setHead(head).setBodyDigest("0".repeat(64)).setChannel("http").setContent(ContentJson.of(run)).build();
        return received(Topics.RUNS, offset, caseId, codec.encode(Topics.RUNS, RunFact.newBuilder()
                .setMeta(meta(Topics.RUNS, caseId, "run_" + id, "Run " + id + " was received.")).setFact(accepted).build()));
    }

    /// A run in Countersign's own format, as it is accepted.
    public Received accepted(long offset, JsonNode run) {
        var caseId = run.path("caseId").asText();
        var id = run.path("id").asText();
        var action = run.path("action");
        var head = RunHead.newBuilder().setId(id).setSource(run.path("source").asText("urn:test")).setFlow(run.path("flow").asText("support-inbox"))
                .setOccurredAt(Instant.parse(run.path("occurredAt").asText("2026-11-20T10:00:00Z"))).setAgent(text(run.path("agent")))
                .setModelName(text(run.at("/model/name"))).setPromptName(text(run.at("/prompt/name"))).setPromptVersion(text(run.at("/prompt/version")))
                .setActionType(text(action.path("type"))).setAmount(text(action.path("amount"))).setCurrency(text(action.path("currency")))
                .setActionDigest(ContentJson.actionDigest(run)).setApiKey("k").setResponsible("dev").build();
        var accepted = RunAccepted.newBuilder().setHead(head).setBodyDigest("0".repeat(64)).setChannel("http").setContent(ContentJson.of(run)).build();
        return received(Topics.RUNS, offset, caseId, codec.encode(Topics.RUNS, RunFact.newBuilder()
                .setMeta(meta(Topics.RUNS, caseId, "run_" + id, "Run " + id + " was received.")).setFact(accepted).build()));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /// A person decided on a run, changing it.
    public Received edited(long offset, String caseId, String id, JsonNode edited) {
        var decision = DecideApproval.newBuilder().setApprovalId("apr_" + id).setKind(DecisionKind.EDIT).setShownVersion(1).setCardDigest("c".repeat(64))
                .setNote("The delivery was late by two days only.").setEdited(ContentJson.of(edited)).setEditedActionDigest(ContentJson.actionDigest(edited))
                .setChannel("rest").build();
        return received(Topics.APPROVAL_EVENTS, offset, caseId, codec.encode(Topics.APPROVAL_EVENTS, ApprovalEvent.newBuilder()
                .setMeta(meta(Topics.APPROVAL_EVENTS, caseId, "run_" + id, "Ana Ruiz (team lead) edited the refund.")).setApprovalId("apr_" + id)
                .setFrom(ApprovalState.OPEN).setTo(ApprovalState.DECIDED)
                .setEvent(ApprovalDecided.newBuilder().setDecision(decision).setRunVersion(1).setActionDigestBefore("b".repeat(64)).build()).build()));
    }

    /// A person is asked.
    public Received asked(long offset, String caseId, String id, String owner) {
        var open = OpenApproval.newBuilder().setApprovalId("apr_" + id).setRunVersion(1).setFlow("support-inbox").setFlowVersion(1).setTitle("refund").setReason("because").setRisk("high")
                .setPriority(1).setOwner(owner).setDueAt(Instant.parse("2027-01-16T00:00:00Z")).setUndoMs(0).setExcluded(List.of())
                .setContent(ContentJson.of(JsonNodeFactory.instance.objectNode())).build();
        return received(Topics.APPROVAL_EVENTS, offset, caseId, codec.encode(Topics.APPROVAL_EVENTS, ApprovalEvent.newBuilder()
                .setMeta(meta(Topics.APPROVAL_EVENTS, caseId, "run_" + id, owner + " is asked.")).setApprovalId("apr_" + id).setFrom(null).setTo(ApprovalState.OPEN).setEvent(new ApprovalOpened(open)).build()));
    }

    /// A run that its sender took back.
    public Received withdrawn(long offset, String caseId, String id) {
        return received(Topics.RUNS, offset, caseId, codec.encode(Topics.RUNS, RunFact.newBuilder()
                .setMeta(meta(Topics.RUNS, caseId, "run_" + id, "The sender took run " + id + " back.")).setFact(new RunWithdrawn("changed my mind")).build()));
    }

    /// A directive, on another topic and caused later.
    public Received directive(long offset, String caseId, String id) {
        return received(Topics.DIRECTIVES, offset, caseId, codec.encode(Topics.DIRECTIVES, Directive.newBuilder()
                .setMeta(meta(Topics.DIRECTIVES, caseId, "run_" + id, "The caller of run " + id + " was told to stop.")).setKind(DirectiveKind.STOP)
                .setState("REJECTED").setRunVersion(1).setReason("no").setNote("please do not").build()));
    }

    /// The rules' verdict on a run.
    public Received routed(long offset, String caseId, String id) {
        return routed(offset, caseId, id, "high");
    }

    /// @param risk from `high` on, looks at the case become entries
    public Received routed(long offset, String caseId, String id, String risk) {
        var routing = Routing.newBuilder().setRoute(Route.APPROVE).setRule("refund-over-limit").setRuleName("Refunds above 100 EUR need a team lead")
                .setReason("Refund of 240.00 EUR is above the limit of 100").setRisk(risk).setFlow("support-inbox").setFlowVersion(1).setFlowHash("")
                .setRules(List.of()).build();
        return received(Topics.RUN_EVENTS, offset, caseId, codec.encode(Topics.RUN_EVENTS, RunEvent.newBuilder()
                .setMeta(meta(Topics.RUN_EVENTS, caseId, "run_" + id, "Run " + id + " waits for a team lead.")).setFrom(RunState.RECEIVED).setTo(RunState.HELD)
                .setCause(RunCause.ROUTED).setFlags(List.of()).setAttempt(1).setEvaluation(1).setReason("above the limit").setRouting(routing).build()));
    }

    /// A run that its sender took back, and that nothing can happen to any more.
    public Received ended(long offset, String caseId, String id) {
        return received(Topics.RUN_EVENTS, offset, caseId, codec.encode(Topics.RUN_EVENTS, RunEvent.newBuilder()
                .setMeta(meta(Topics.RUN_EVENTS, caseId, "run_" + id, "Run " + id + " was taken back.")).setFrom(RunState.HELD).setTo(RunState.CANCELLED)
                .setCause(RunCause.WITHDRAWN).setFlags(List.of()).setAttempt(1).setEvaluation(1).setReason("taken back").build()));
    }

    /// The keys of a case were destroyed.
    public Received redacted(long offset, String caseId, List<String> keyIds) {
        return received(Topics.RECORD_EVENTS, offset, caseId, codec.encode(Topics.RECORD_EVENTS, RecordEvent.newBuilder()
                .setMeta(meta(Topics.RECORD_EVENTS, caseId, null, "Ana erased the personal content of case " + caseId + "."))
                .setEvent(new CaseRedacted("redaction-1", keyIds, "tom", "the customer asked")).build()));
    }

    private EventMeta meta(Topic topic, String caseId, String runId, String summary) {
        return EventMeta.newBuilder().setEventId(Generators.timeBasedEpochGenerator().generate().toString()).setCaseId(caseId).setRunId(runId)
                .setEntityId(runId == null ? caseId : runId).setStep(counters.merge("step " + caseId, 1L, Long::sum)).setVersion(counters.merge(topic.name() + runId, 1L, Long::sum))
                .setSeq(counters.merge("seq " + topic.name(), 1L, Long::sum)).setOccurredAt(Instant.ofEpochMilli(1_800_000_000_000L))
                .setActor(Actor.newBuilder().setKind(ActorKind.PERSON).setId("ana").setRole("team-lead").setAuthentication(null).build())
                .setCausationId("c").setTraceparent(null).setSummary(summary).build();
    }

    private Received received(Topic topic, long offset, String key, byte[] value) {
        return new Received(topic.name(), TOPIC_ID, partition, offset, 0, 1_800_000_000_001L, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
