package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.policy.domain.FlowVersion.Stage;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.view.VersionsView;
import io.countersign.policy.view.VersionsView.Shown;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApproveFlow;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.DeclineFlow;
import io.countersign.schemas.avro.ProposeFlow;
import io.countersign.schemas.avro.RetireFlow;
import io.countersign.schemas.avro.ShadowFlow;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Versions of flows over HTTP: proposed by one person, approved by another, then activated.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flow versions", description = "A version is proposed by one person, approved by another, and activated; one that was active may come back")
@APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
@APIResponse(responseCode = "403", description = "The person may not do this, or a second person has to")
@APIResponse(responseCode = "404", description = "There is no such flow or version")
@APIResponse(responseCode = "409", description = "It does not fit the state of the version; the detail says why and what to do")
@APIResponse(responseCode = "422", description = "A field does not hold what it should")
@APIResponse(responseCode = "503", description = "Not every partition has answered in time; ask again with the same Idempotency-Key")
public class FlowVersionsResource {

    private static final List<String> STATUSES = List.of("draft", "approved", "shadow", "active", "retired", "declined");
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(2);

    private final VersionsView versions;
    private final FlowChecks checks;
    private final Commands commands;
    private final JsonWebToken token;

    FlowVersionsResource(VersionsView versions, FlowChecks checks, Commands commands, JsonWebToken token) {
        this.versions = versions;
        this.checks = checks;
        this.commands = commands;
        this.token = token;
    }

    @POST
    @Path("/versions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Propose a version of a flow: a draft that judges nothing", description = "People with the role rule-author propose.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ProposalText.class)))
    @APIResponse(responseCode = "201", description = "Proposed: `flow`, `version`, `hash`, `status`, `changes` against the active version in plain sentences, `warnings`; "
            + "200 when this very text waits or is active already")
    @APIResponse(responseCode = "422", description = "The flow has problems: `problems` with line, column and message")
    public Response propose(byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        var text = Bodies.read(body, ProposalText.class);
        var check = checks.check(text.flow());
        var name = check instanceof FlowCheck.Accepted accepted ? accepted.flow().name() : "not-valid";
        var answer = commands.askFirst(Asker.of(token, key, trace), name, ProposeFlow.newBuilder().setFlow(name).setYaml(text.flow().yaml())
                .setTestRuns(text.flow().testRuns()).setReason(text.reason()).build());
        if (answer.getStatus() == AnswerStatus.REFUSED && answer.getCode().equals("FLOW_INVALID")) {
            throw HttpProblem.builder().withStatus(422).withTitle("Not valid").withDetail(answer.getDetail()).with("code", answer.getCode())
                    .with("problems", check.problems()).build();
        }
        var proposed = shown(answer, _ -> true).putPOJO("warnings", check.warnings());
        return Response.status(answer.getCode().equals("UNCHANGED") ? Response.Status.OK : Response.Status.CREATED).entity(proposed).build();
    }

    @GET
    @Path("/versions")
    @Operation(summary = "The versions of all flows, by flow, the oldest first: those of one status, such as the drafts that wait for a second person")
    public List<Map<String, Object>> all(@Parameter(description = "`draft`, `approved`, `shadow`, `active`, `retired` or `declined`; left out: any") @QueryParam("status") String status) {
        if (status != null && !STATUSES.contains(status)) {
            throw Replies.problem(Refusal.Kind.INVALID, "STATUS", "status is \"" + status + "\"; write one of " + String.join(", ", STATUSES) + ", or leave it out.");
        }
        return versions.all(status).stream().map(FlowVersionsResource::row).toList();
    }

    @GET
    @Path("/{flow}/versions")
    @Operation(summary = "Every version of a flow, the oldest first", description = "`status` is `draft`, `approved`, `shadow`, `active`, `retired` or `declined`.")
    public List<Map<String, Object>> list(@PathParam("flow") String flow) {
        var rows = versions.of(flow).stream().map(FlowVersionsResource::row).toList();
        if (rows.isEmpty()) {
            throw Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_FLOW", "There is no version of a flow named \"" + flow + "\"; GET /flows lists the flows that are active.");
        }
        return rows;
    }

    @GET
    @Path("/{flow}/versions/{version}")
    @Operation(summary = "One version of a flow, with its text")
    public Map<String, Object> show(@PathParam("flow") String flow, @PathParam("version") String version) {
        int number = number(version);
        var shown = versions.find(flow, number).orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_VERSION",
                "There is no version %d of a flow named \"%s\"; GET /flows/FLOW/versions lists those of a flow.".formatted(number, flow)));
        var row = row(shown);
        row.put("yaml", shown.yaml());
        return row;
    }

    @POST
    @Path("/{flow}/versions/{version}/approve")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Approve a proposed version; somebody else than who proposed it", description = "People with the role rule-approver approve: on the report of a replay of this "
            + "very text, or for a reason why there is none.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ApprovalText.class)))
    @APIResponse(responseCode = "200", description = "Approved: `flow`, `version`, `hash`, `status`")
    public ObjectNode approve(@PathParam("flow") String flow, @PathParam("version") String version, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String trace) {
        var wish = Bodies.read(body, ApprovalText.class);
        return shown(commands.askFirst(Asker.of(token, key, trace), flow, ApproveFlow.newBuilder().setFlow(flow).setVersion(number(version)).setHash(text(wish.hash()))
                .setReport(wish.report() == null ? null : wish.report().evidence()).setNoReportReason(wish.noReportReason()).build()), v -> v.approvedBy() != null);
    }

    @POST
    @Path("/{flow}/versions/{version}/decline")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that a version will not be used", description = "People with the role rule-approver, and who proposed it.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReasonText.class)))
    @APIResponse(responseCode = "200", description = "Declined: `flow`, `version`, `hash`, `status`")
    public ObjectNode decline(@PathParam("flow") String flow, @PathParam("version") String version, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String trace) {
        var wish = Bodies.read(body, ReasonText.class);
        return shown(commands.askFirst(Asker.of(token, key, trace), flow, DeclineFlow.newBuilder().setFlow(flow).setVersion(number(version)).setReason(text(wish.reason())).build()),
                v -> v.stage() == Stage.DECLINED);
    }

    @POST
    @Path("/{flow}/versions/{version}/activate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Make an approved version the active one; when this answers, every partition judges by it",
            description = "People with the role rule-approver or rule-author. What may be done without a person is changed by this: each change of it is recorded. "
                    + "What was approved before the active version became active is activated by an approver other than who proposed it, with a reason; else 409 APPROVED_BEFORE.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ReasonText.class)))
    @APIResponse(responseCode = "200", description = "Active: `flow`, `version`, `hash`, `status`")
    public ObjectNode activate(@PathParam("flow") String flow, @PathParam("version") String version, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String trace) {
        return shown(everywhere(Asker.of(token, key, trace), flow, new ActivateFlow(flow, number(version), false, reason(body))), v -> v.stage() == Stage.ACTIVE);
    }

    @POST
    @Path("/{flow}/rollback")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Bring back a version that was active before; when this answers, every partition judges by it",
            description = "People with the role rule-approver or stop-holder. It needs no new approval. Without `version` it is the one before; 409 NONE_BEFORE where there is none.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RollbackText.class)))
    @APIResponse(responseCode = "200", description = "Active: `flow`, `version`, `hash`, `status`")
    public ObjectNode rollBack(@PathParam("flow") String flow, byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        var wish = Bodies.read(body, RollbackText.class);
        int version = wish.version() == null ? 0 : number(wish.version().toString());
        return shown(everywhere(Asker.of(token, key, trace), flow, new ActivateFlow(flow, version, true, text(wish.reason()))), v -> v.stage() == Stage.ACTIVE);
    }

    @POST
    @Path("/{flow}/versions/{version}/shadow")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Have a version judge every run beside the active one, without effect", description = "One at a time. People with the role rule-approver or rule-author; "
            + "it may be a draft.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ReasonText.class)))
    @APIResponse(responseCode = "200", description = "It judges beside the active one: `flow`, `version`, `hash`, `status`")
    public ObjectNode shadow(@PathParam("flow") String flow, @PathParam("version") String version, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String trace) {
        var answer = everywhere(Asker.of(token, key, trace), flow, new ShadowFlow(flow, number(version), reason(body)));
        versions.await(flow, all -> all.stream().anyMatch(v -> v.shadow() && v.version().version() == number(version)), VIEW_PATIENCE);
        return shown(answer, _ -> true);
    }

    @POST
    @Path("/{flow}/shadow/end")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Have no version judge beside the active one any more", description = "People with the role rule-approver or rule-author.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ReasonText.class)))
    @APIResponse(responseCode = "200", description = "None does: `flow`")
    public Map<String, Object> endShadow(@PathParam("flow") String flow, byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        Replies.body(everywhere(Asker.of(token, key, trace), flow, new ShadowFlow(flow, 0, reason(body))));
        versions.await(flow, all -> all.stream().noneMatch(Shown::shadow), VIEW_PATIENCE);
        return Map.of("flow", flow);
    }

    @POST
    @Path("/{flow}/retire")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "End a flow: no version of it is active any more, and runs that come for it go to the exception queue",
            description = "People with the role rule-approver or stop-holder. What waits for a decision goes on waiting; a stop takes it to the queue.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ReasonText.class)))
    @APIResponse(responseCode = "200", description = "Retired: `flow`")
    public Map<String, Object> retire(@PathParam("flow") String flow, byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        var wish = Bodies.read(body, ReasonText.class);
        Replies.body(everywhere(Asker.of(token, key, trace), flow, new RetireFlow(flow, text(wish.reason()))));
        versions.await(flow, all -> all.stream().noneMatch(v -> v.version().stage() == Stage.ACTIVE), VIEW_PATIENCE);
        return Map.of("flow", flow);
    }

    /// A repeat is answered with what partition 0 said before, which says nothing of the others.
    private Answer everywhere(Asker asker, String flow, Object command) {
        var answer = commands.askAll(asker, flow, command);
        if (answer.getRepeated() && answer.getStatus() == AnswerStatus.ACCEPTED) {
            Replies.body(commands.askAll(asker.withoutKey(), flow, new ConfirmFlow(flow)));
        }
        return answer;
    }

    /// What was answered, with the version's status; whoever looks next sees it.
    private ObjectNode shown(Answer answer, Predicate<FlowVersion> until) {
        var body = Replies.body(answer);
        var flow = body.path("flow").asText();
        int number = body.path("version").asInt();
        versions.await(flow, all -> all.stream().anyMatch(v -> v.version().version() == number && until.test(v.version())), VIEW_PATIENCE);
        return versions.find(flow, number).map(v -> body.put("status", v.status())).orElse(body);
    }

    private static Map<String, Object> row(Shown shown) {
        var version = shown.version();
        var row = new LinkedHashMap<String, Object>();
        row.put("flow", version.flow());
        row.put("version", version.version());
        row.put("hash", version.hash());
        row.put("status", shown.status());
        row.put("proposedBy", version.proposedBy());
        row.put("proposedAt", version.proposedAt().toString());
        row.put("reason", shown.reason());
        row.put("basedOn", version.basedOn());
        row.put("changes", shown.changes());
        row.put("testsPassed", shown.testsPassed());
        row.put("approvedBy", version.approvedBy());
        row.put("approvedAt", text(version.approvedAt()));
        row.put("report", shown.report());
        row.put("noReportReason", version.noReportReason());
        row.put("activatedAt", text(version.activatedAt()));
        return row;
    }

    private static int number(String version) {
        try {
            int number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) { // said below
        }
        throw Replies.problem(Refusal.Kind.INVALID, "VERSION", "version is \"" + version + "\"; write its number, such as 3.");
    }

    private static String reason(byte[] body) {
        var wish = Bodies.readIfAny(body, ReasonText.class);
        return wish == null ? null : wish.reason();
    }

    private static String text(String reason) {
        return Objects.requireNonNullElse(reason, "");
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
