package io.countersign.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.uuid.Generators;
import io.countersign.casekeys.CaseSealing;
import io.countersign.record.Received;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.*;
import io.countersign.schemas.wire.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/// What happens in a deployment, one event after the other, as the services write it. A run `r` belongs to case `case-r`.
public final class Happenings {

    /// The topics on which something happens here.
    public static final Topic[] TOPICS = {Topics.RUNS, Topics.RUN_EVENTS, Topics.DIRECTIVES, Topics.APPROVAL_EVENTS, Topics.EXCEPTION_EVENTS, Topics.FLOW_EVENTS,
        Topics.WEBHOOK_EVENTS};
    private static final Duration TARGET = Duration.ofHours(1);

    private final Map<String, Long> counters = new HashMap<>();
    private final List<Received> all = new ArrayList<>();
    private final RecordCodec codec;
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private String person;
    private String currency = "EUR";

    /// @param data folder of a [Stage]
    public Happenings(Path data, Stage stage) {
        codec = new RecordCodec(Catalogue.ids(data), new CaseSealing(stage.keys));
    }

    /// When the next events happen.
    public Happenings at(String moment) {
        now = Instant.parse(moment);
        return this;
    }

    /// Later by that.
    public Happenings after(Duration span) {
        now = now.plus(span);
        return this;
    }

    /// Who causes the next events; null: the system.
    public Happenings by(String id) {
        person = id;
        return this;
    }

    /// The currency of the next runs.
    public Happenings in(String code) {
        currency = code;
        return this;
    }

    /// All of it so far, in order.
    public List<Received> all() {
        return List.copyOf(all);
    }

    public Happenings run(String id, String flow, String source, String action, String amount, Double confidence, String input) {
        var run = JsonNodeFactory.instance.objectNode().put("id", id).put("input", input);
        var head = RunHead.newBuilder().setId(id).setSource(source).setFlow(flow).setOccurredAt(now).setActionType(action).setAmount(amount)
                .setCurrency(amount == null ? null : currency).setConfidence(confidence).setApiKey("k").setResponsible("dev").build();
        return add(Topics.RUNS, id, id, meta -> new RunFact(meta, RunAccepted.newBuilder().setHead(head).setBodyDigest("0".repeat(64)).setChannel("http")
                .setContent(ContentJson.of(run)).build()));
    }

    /// The rules' verdict: the first of `matched` decides.
    public Happenings routed(String id, String flow, Route route, String code, RunState to, boolean sampled, String... matched) {
        var routing = Routing.newBuilder().setRoute(route).setRule(matched.length == 0 ? null : matched[0]).setRuleName("A rule").setReason("because")
                .setReasonCode(code).setRisk("high").setFlow(flow).setFlowVersion(1).setFlowHash("").setRules(Arrays.stream(matched)
                        .map(rule -> RuleResult.newBuilder().setRule(rule).setName(rule).setOutcome(RuleOutcome.MATCHED).build()).toList()).build();
        var evaluation = Math.toIntExact(counters.merge("evaluation " + id, 1L, Long::sum));
        return add(Topics.RUN_EVENTS, id, id, meta -> runEvent(meta, RunState.RECEIVED, to, evaluation == 1 ? RunCause.ROUTED : RunCause.EVALUATED_AGAIN, evaluation, sampled)
                .setRouting(routing).build());
    }

    /// A run changes; `choice` is what a person chose.
    public Happenings moved(String id, RunState from, RunState to, RunCause cause, boolean sampled, String choice) {
        return add(Topics.RUN_EVENTS, id, id, meta -> runEvent(meta, from, to, cause, 1, sampled)
                .setChoice(choice == null ? null : Choice.newBuilder().setItemId("apr_" + id).setKind(choice).build()).build());
    }

    private static RunEvent.Builder runEvent(EventMeta meta, RunState from, RunState to, RunCause cause, int evaluation, boolean sampled) {
        return RunEvent.newBuilder().setMeta(meta).setFrom(from).setTo(to).setCause(cause).setFlags(sampled ? List.of("sampled") : List.of()).setAttempt(1)
                .setEvaluation(evaluation).setReason("so it is");
    }

    public Happenings told(String id) {
        return add(Topics.DIRECTIVES, id, id, meta -> Directive.newBuilder().setMeta(meta).setKind(DirectiveKind.PROCEED).setState("RELEASED").setRunVersion(1)
                .setReason("released").build());
    }

    public Happenings delivered(String id) {
        return add(Topics.WEBHOOK_EVENTS, id, "dlv_" + id, meta -> new WebhookEvent(meta, "wh_1", DeliverySucceeded.newBuilder().setDeliveryId("dlv_" + id).setEndpointId("wh_1")
                .setAttempt(1).setStatus(200).build()));
    }

    /// A person is asked, with an hour to answer.
    public Happenings asked(String id, String flow, String rule, String owner) {
        return asked(id, flow, rule, owner, "decide");
    }

    public Happenings asked(String id, String flow, String rule, String owner, String purpose) {
        var open = OpenApproval.newBuilder().setApprovalId("apr_" + id).setRunVersion(1).setFlow(flow).setFlowVersion(1).setTitle("refund").setReason("because").setRule(rule)
                .setRisk("high").setPriority(1).setOwner(owner).setDueAt(now.plus(TARGET)).setUndoMs(0).setExcluded(List.of())
                .setContent(ContentJson.of(JsonNodeFactory.instance.objectNode().put("a", 1))).setActionType("refund").setPurpose(purpose).build();
        return approval(id, null, ApprovalState.OPEN, new ApprovalOpened(open));
    }

    public Happenings viewed(String id) {
        return approval(id, ApprovalState.OPEN, ApprovalState.OPEN, new ApprovalViewed(1L, null));
    }

    public Happenings missed(String id) {
        return approval(id, ApprovalState.OPEN, ApprovalState.OPEN, new ApprovalTargetMissed(now));
    }

    /// The next stage asks another person, with an hour to answer.
    public Happenings offered(String id, String owner) {
        return approval(id, ApprovalState.OPEN, ApprovalState.OPEN, ApprovalOffered.newBuilder().setStage(2).setStages(2).setQuorum(1).setOwner(owner).setDueAt(now.plus(TARGET))
                .setAtRiskAt(now).build());
    }

    /// A person decides for good at once.
    public Happenings decided(String id, DecisionKind kind, boolean edited) {
        return decided(id, decision(id, kind, edited));
    }

    /// A person approves for good at once what was first shown that long before.
    public Happenings approvedAfter(String id, Duration look) {
        return decided(id, DecideApproval.newBuilder(decision(id, DecisionKind.APPROVE, false)).setFirstViewedAt(now.minus(look)).build());
    }

    private Happenings decided(String id, DecideApproval decision) {
        return approval(id, ApprovalState.OPEN, ApprovalState.DECIDED, ApprovalDecided.newBuilder().setDecision(decision).setRunVersion(1).build())
                .approval(id, ApprovalState.DECIDED, ApprovalState.FINAL, ApprovalFinalized.newBuilder().setDecision(decision).setDecidedBy(actor()).setRunVersion(1).build());
    }

    /// A person decides and takes it back.
    public Happenings decidedAndUndone(String id, DecisionKind kind) {
        return approval(id, ApprovalState.OPEN, ApprovalState.DECIDED, ApprovalDecided.newBuilder().setDecision(decision(id, kind, false)).setRunVersion(1).build())
                .approval(id, ApprovalState.DECIDED, ApprovalState.OPEN, new DecisionUndone("oh"));
    }

    private static DecideApproval decision(String id, DecisionKind kind, boolean edited) {
        return DecideApproval.newBuilder().setApprovalId("apr_" + id).setKind(kind).setShownVersion(1).setChannel("rest")
                .setEdited(edited ? ContentJson.of(JsonNodeFactory.instance.objectNode().put("a", 2)) : null).build();
    }

    private Happenings approval(String id, ApprovalState from, ApprovalState to, Object event) {
        return add(Topics.APPROVAL_EVENTS, id, "apr_" + id, meta -> ApprovalEvent.newBuilder().setMeta(meta).setApprovalId("apr_" + id).setFrom(from).setTo(to).setEvent(event).build());
    }

    public Happenings raised(String id, String flow, String rule, String code, String owner) {
        var raise = RaiseException.newBuilder().setRunVersion(1).setFlow(flow).setTitle("refund").setReasonCode(code).setReason("because").setRule(rule).setRisk("high").setOwner(owner)
                .setDueAt(now.plus(TARGET)).setExcluded(List.of()).setHandOvers(0).setContent(ContentJson.of(JsonNodeFactory.instance.objectNode().put("a", 1))).build();
        return exception(id, null, ExceptionState.OPEN, new ExceptionOpened(raise, 1, "1"));
    }

    public Happenings exceptionMissed(String id) {
        return exception(id, ExceptionState.OPEN, ExceptionState.OPEN, new ExceptionTargetMissed(now));
    }

    public Happenings resolved(String id, ResolutionKind kind) {
        var resolution = resolution(id, kind);
        return exception(id, ExceptionState.OPEN, ExceptionState.OPEN, RunResolved.newBuilder().setResolution(resolution).setRunVersion(1).setReasonCode("MANUAL").build())
                .exception(id, ExceptionState.OPEN, ExceptionState.RESOLVED, new ExceptionClosed("no run waits", null));
    }

    /// A person settles an exception in which no run waits.
    public Happenings incidentSettled(String id) {
        return exception(id, ExceptionState.OPEN, ExceptionState.RESOLVED, new ExceptionClosed("it is all right now", resolution(id, ResolutionKind.RELEASE)));
    }

    private static ResolveException resolution(String id, ResolutionKind kind) {
        return ResolveException.newBuilder().setExceptionId("exc_" + id).setKind(kind).setShownVersion(1).setNote("It is all right now").setRunIds(List.of())
                .setEdited(List.of()).setChannel("rest").build();
    }

    private Happenings exception(String id, ExceptionState from, ExceptionState to, Object event) {
        return add(Topics.EXCEPTION_EVENTS, id, "exc_" + id, meta -> ExceptionEvent.newBuilder().setMeta(meta).setExceptionId("exc_" + id).setFrom(from).setTo(to).setEvent(event).build());
    }

    public Happenings published(String flow, int version, String yaml) {
        return flow(flow, new FlowPublished(version, "h", yaml, 0));
    }

    public Happenings autonomy(String flow, int version, String action, String before, String after) {
        return flow(flow, new AutonomyChanged(version, action, before, after, "priya", "omar"));
    }

    private Happenings flow(String flow, Object event) {
        return add(Topics.FLOW_EVENTS, null, flow, meta -> new FlowEvent(meta, flow, event));
    }

    private interface Making {
        SpecificRecord with(EventMeta meta);
    }

    private Happenings add(Topic topic, String run, String entity, Making making) {
        var caseId = run == null ? entity : "case-" + run;
        var meta = EventMeta.newBuilder().setEventId(Generators.timeBasedEpochGenerator().generate().toString()).setCaseId(caseId).setRunId(run == null ? null : "run_" + run)
                .setEntityId(entity).setStep(counters.merge("step " + caseId, 1L, Long::sum)).setVersion(counters.merge(topic.name() + entity, 1L, Long::sum))
                .setSeq(counters.merge("seq " + topic.name(), 1L, Long::sum)).setOccurredAt(now).setActor(actor()).setCausationId("c").setTraceparent(null)
                .setSummary("Something happened.").build();
        var offset = counters.merge("offset " + topic.name(), 1L, Long::sum) - 1;
        all.add(new Received(topic.name(), Examples.TOPIC_ID, 0, offset, 0, now.toEpochMilli(), caseId.getBytes(StandardCharsets.UTF_8), codec.encode(topic, making.with(meta))));
        return this;
    }

    private Actor actor() {
        return Actor.newBuilder().setKind(person == null ? ActorKind.SYSTEM : ActorKind.PERSON).setId(person == null ? "policy-service" : person).setRole(null)
                .setAuthentication(null).build();
    }
}
