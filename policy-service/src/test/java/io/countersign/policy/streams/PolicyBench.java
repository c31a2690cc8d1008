package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.casekeys.CaseSealing;
import io.countersign.policy.CountKeys;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.ApproveFlow;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionReopened;
import io.countersign.schemas.avro.ExceptionState;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.ProposeFlow;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/// The policy topology with a directory and one flow, and words for what other services send.
final class PolicyBench implements AutoCloseable {

    static final String SOURCE = "urn:test";
    static final CountKeys COUNT_KEYS = CountKeys.of("a secret of counters, for tests only");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FLOW = """
            flow: support
            description: Replies and refunds
            owner: priya
            prompts:
              - {name: reply, version: "2", fallback: reply-safe@1}
            actions:
              refund:     {effect: external, risk: high, owner: team-lead, backup: finance, respondWithin: PT30M, receiptValidFor: PT15M, reportOutcome: true}
              email.send: {effect: external, risk: medium, owner: team-lead, backup: finance, respondWithin: PT1H}
              note.add:   {effect: internal, risk: low}
            attempts: {technical: 1, perCase: 2, within: PT10M}
            exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
            rules:
              - id: refund-over-limit
                name: Refunds above 100 EUR need a team lead
                when: action.type == "refund" && action.amount > 100 && action.currency == "EUR"
                then: approve
                reason: "Refund of {action.amount} {action.currency} is above the limit of 100"
                owner: priya
                reviewBy: 2027-01-31
              - id: missing-order
                name: A mail about an order needs its number
                when: action.type == "email.send" && !("order" in references)
                then: exception
                reasonCode: MISSING_DATA
                reason: Missing order number
                owner: priya
                reviewBy: 2027-01-31
              - id: small
                name: Small refunds go out at once
                when: action.type == "refund" && action.amount <= 25
                then: release
                reason: "Small refund of {action.amount}"
                owner: priya
                reviewBy: 2027-01-31
              - id: never-to-staff
                name: Nothing to staff
                when: '"staff" in references'
                then: block
                reason: Staff are paid elsewhere
                owner: priya
                reviewBy: 2027-01-31
            """;

    final TopologyBench bench;
    final MemoryCaseKeys keys = new MemoryCaseKeys();

    PolicyBench() {
        this(1);
    }

    /// @param partitions of the case topics; what is sent to others than the first comes to the same, which is all there is here
    PolicyBench(int partitions) {
        var codec = OfflineTopics.codec(new CaseSealing(keys));
        bench = new TopologyBench(PolicyJudge.topology(codec, partitions, COUNT_KEYS), codec);
        bench.person("ana", "Ana Ruiz", "team-lead").person("fiona", "Fiona Lind", "finance").person("priya", "Priya Nair", "rule-author", "queue-owner")
                .person("omar", "Omar Haddad", "rule-approver").person("tom", "Tom Berg", "support").person("dev", "Dana Vogel", "engineering");
        publish("priya", FLOW);
    }

    /// Proposes a version as one person, approves it as another, and activates it; the answers are read.
    PolicyBench publish(String who, String yaml) {
        var proposed = json(asked(who, propose(yaml)).getBody());
        var hash = proposed.path("hash").asText();
        int version = proposed.path("version").asInt();
        asked("omar", approve(version, hash, "There are no runs to replay yet"));
        assertThat(asked(who, ActivateFlow.newBuilder().setFlow("support").setVersion(version).build()).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        return this;
    }

    static ProposeFlow propose(String yaml) {
        return ProposeFlow.newBuilder().setFlow("support").setYaml(yaml).setTestRuns(Map.of()).build();
    }

    static ApproveFlow approve(int version, String hash, String noReportReason) {
        return ApproveFlow.newBuilder().setFlow("support").setVersion(version).setHash(hash).setNoReportReason(noReportReason).build();
    }

    /// What a person asks of the policy service about the flow, and its answer.
    Answer asked(String who, SpecificRecord command) {
        ask(who, "support", command);
        return bench.<Answer>read(Topics.POLICY_ANSWERS).getLast();
    }

    static String flow() {
        return FLOW;
    }

    /// A run of the flow `support`; returns its run id.
    String run(String caseId, String id, String fields) {
        return run("support", caseId, id, null, fields);
    }

    String run(String flow, String caseId, String id, String retryOf, String fields) {
        var run = json("{\"id\":\"%s\",\"source\":\"%s\",\"caseId\":\"%s\",\"flow\":\"%s\",\"input\":\"Where is my money?\",%s}"
                .formatted(id, SOURCE, caseId, flow, fields));
        var runId = RunId.of(SOURCE, caseId, id);
        var action = run.path("action");
        var head = RunHead.newBuilder().setId(id).setSource(SOURCE).setFlow(flow).setOccurredAt(TopologyBench.START)
                .setActionType(text(action, "type")).setActionEffect(text(action, "effect")).setAmount(text(action, "amount"))
                .setCurrency(text(action, "currency")).setActionDigest(ContentJson.actionDigest(run))
                .setFailureKind(text(run.path("failure"), "kind")).setRetryOf(retryOf).setApiKey("local").setResponsible("dev").build();
        bench.send(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta(caseId, runId, program()))
                .setFact(RunAccepted.newBuilder().setHead(head).setBodyDigest("x").setChannel("http").setContent(ContentJson.of(run)).build())
                .build());
        return runId;
    }

    PolicyBench decide(String who, String caseId, String runId, OpenApproval asked, DecisionKind kind, String note, JsonNode edited) {
        return decide(who, caseId, runId, asked, kind, note, edited, List.of(), List.of());
    }

    /// @param editors who edited it in earlier stages
    /// @param earlier reasons that were given there
    PolicyBench decide(String who, String caseId, String runId, OpenApproval asked, DecisionKind kind, String note, JsonNode edited, List<String> editors,
            List<String> earlier) {
        Content content = edited == null ? null : ContentJson.of(edited);
        var decision = DecideApproval.newBuilder().setApprovalId(asked.getApprovalId()).setKind(kind).setShownVersion(1)
                .setShownActionDigest(asked.getActionDigest()).setNote(note).setEdited(content)
                .setEditedActionDigest(edited == null ? null : ContentJson.actionDigest(edited)).setChannel("rest").build();
        bench.send(Topics.APPROVAL_EVENTS, caseId, ApprovalEvent.newBuilder().setMeta(meta(caseId, runId, person(who)))
                .setApprovalId(asked.getApprovalId()).setFrom(ApprovalState.DECIDED).setTo(ApprovalState.FINAL)
                .setEvent(ApprovalFinalized.newBuilder().setDecision(decision).setDecidedBy(person(who)).setRunVersion(asked.getRunVersion())
                        .setActionDigestBefore(asked.getActionDigest()).setEditors(editors).setEarlierReasons(earlier).build()).build());
        return this;
    }

    PolicyBench resolve(String who, String caseId, String runId, RaiseException raised, ResolutionKind kind, JsonNode edited) {
        var edit = edited == null ? null : EditedRun.newBuilder().setRunId(runId).setContent(ContentJson.of(edited))
                .setActionDigest(ContentJson.actionDigest(edited)).build();
        var resolution = ResolveException.newBuilder().setExceptionId("exc_1").setKind(kind).setShownVersion(1).setNote("looked into it myself")
                .setRunIds(List.of(runId)).setEdited(edit == null ? List.of() : List.of(edit)).setChannel("rest").build();
        bench.send(Topics.EXCEPTION_EVENTS, caseId, ExceptionEvent.newBuilder().setMeta(meta(caseId, runId, person(who))).setExceptionId("exc_1")
                .setFrom(ExceptionState.OPEN).setTo(ExceptionState.RESOLVED).setEvent(RunResolved.newBuilder().setResolution(resolution)
                        .setRunVersion(raised.getRunVersion()).setEdited(edit).setActionDigestBefore(raised.getActionDigest())
                        .setReasonCode(raised.getReasonCode()).build()).build());
        return this;
    }

    PolicyBench report(String caseId, String runId, ExecutionResult result, String receiptId) {
        bench.send(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta(caseId, runId, program())).setFact(ExecutionReported.newBuilder()
                .setResult(result).setReceiptId(receiptId).setExecutedAt(TopologyBench.START).build()).build());
        return this;
    }

    /// A program asks to use a release; returns the id of its request.
    String consume(String caseId, String runId, String receiptId, String actionDigest) {
        var meta = meta(caseId, runId, program());
        bench.send(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta).setFact(ConsumptionRequested.newBuilder().setReceiptId(receiptId)
                .setActionDigest(actionDigest).build()).build());
        return meta.getEventId();
    }

    PolicyBench fact(String caseId, String runId, SpecificRecord fact) {
        bench.send(Topics.RUNS, caseId, RunFact.newBuilder().setMeta(meta(caseId, runId, program())).setFact(fact).build());
        return this;
    }

    /// Something the approval's own clock says.
    PolicyBench timed(String caseId, String runId, OpenApproval asked, SpecificRecord event) {
        var timer = Actor.newBuilder().setKind(ActorKind.TIMER).setId("clock").build();
        bench.send(Topics.APPROVAL_EVENTS, caseId, ApprovalEvent.newBuilder().setMeta(meta(caseId, runId, timer)).setApprovalId(asked.getApprovalId())
                .setFrom(ApprovalState.OPEN).setTo(ApprovalState.EXPIRED).setEvent(event).build());
        return this;
    }

    PolicyBench reopen(String who, String caseId, String exceptionId, String... runIds) {
        bench.send(Topics.EXCEPTION_EVENTS, caseId, ExceptionEvent.newBuilder().setMeta(meta(caseId, null, person(who))).setExceptionId(exceptionId)
                .setFrom(ExceptionState.RESOLVED).setTo(ExceptionState.OPEN).setEvent(ExceptionReopened.newBuilder().setFirstDecision("evt_1")
                        .setRunIds(List.of(runIds)).setNote("the customer wrote again").build()).build());
        return this;
    }

    /// What a person asks of the policy service about a case.
    PolicyBench ask(String who, String caseId, SpecificRecord command) {
        return command(ActorKind.PERSON, who, caseId, command);
    }

    PolicyBench command(ActorKind kind, String who, String caseId, SpecificRecord command) {
        bench.send(Topics.POLICY_COMMANDS, caseId, PolicyCommand.newBuilder()
                .setMeta(CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID()).setCaseId(caseId).setActor(Actor.newBuilder().setKind(kind).setId(who).build())
                        .setSentAt(TopologyBench.START).setTraceparent(null).build()).setCommand(command).build());
        return this;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Actor person(String id) {
        return Actor.newBuilder().setKind(ActorKind.PERSON).setId(id).build();
    }

    private static Actor program() {
        return Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("local").build();
    }

    private static EventMeta meta(String caseId, String runId, Actor actor) {
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId).setEntityId("e").setStep(1)
                .setVersion(1).setSeq(1).setOccurredAt(TopologyBench.START).setActor(actor).setCausationId("c").setSummary("s").build();
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }

    @Override
    public void close() {
        bench.close();
    }
}
