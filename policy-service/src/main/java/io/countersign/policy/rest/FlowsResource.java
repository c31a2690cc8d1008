package io.countersign.policy.rest;

import io.countersign.policy.avro.PeopleTranslation;
import io.countersign.policy.domain.StopScope;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.view.FlowsView.Published;
import io.countersign.policy.view.FlowsView;
import io.countersign.policy.view.StopsView;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.PublishFlow;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Flows: look, check, publish.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flows", description = "Versioned documents of prompts, rules and owners")
public class FlowsResource {

    private final FlowsView flows;
    private final StopsView stops;
    private final Commands commands;
    private final JsonWebToken token;

    FlowsResource(FlowsView flows, StopsView stops, Commands commands, JsonWebToken token) {
        this.flows = flows;
        this.stops = stops;
        this.commands = commands;
        this.token = token;
    }

    @GET
    @Operation(summary = "The active version of every flow, and the stops that hold its releases back",
            description = "`flaw` says what is wrong with a flow that can't be read (any more), else it is null.")
    public List<Map<String, Object>> list() {
        return flows.flows().stream().map(this::row).toList();
    }

    @GET
    @Path("/{flow}")
    @Operation(summary = "The active version of one flow, with its text")
    @APIResponse(responseCode = "404", description = "No flow of that name is published")
    public Map<String, Object> show(@PathParam("flow") String name) {
        var flow = flows.flow(name).orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_FLOW",
                "No flow named \"" + name + "\" is published; GET /flows lists those that are."));
        var row = row(flow);
        row.put("yaml", flow.snapshot().getYaml());
        return row;
    }

    @POST
    @Path("/check")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Check a flow and run its tests, without publishing it")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = FlowText.class)))
    @APIResponse(responseCode = "200", description = "`ok`, `problems` and `warnings` with line, column and message")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    public Map<String, Object> check(byte[] body) {
        var check = compile(Bodies.read(body, FlowText.class));
        return Map.of("ok", check.problems().isEmpty(), "problems", check.problems(), "warnings", check.warnings());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Publish a flow; it is active when this answers")
    @APIResponse(responseCode = "201", description = "Published: `flow`, `version`, `hash`; 200 when this very text is active already")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "Only people with the role rule-author publish")
    @APIResponse(responseCode = "422", description = "The flow has problems: `problems` with line, column and message")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = FlowText.class)))
    public Response publish(byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        var text = Bodies.read(body, FlowText.class);
        var check = compile(text);
        var name = check instanceof FlowCheck.Accepted accepted ? accepted.flow().name() : "not-valid";
        var asker = Asker.of(token, key, trace);
        var answer = commands.askAll(asker, name,
                PublishFlow.newBuilder().setFlow(name).setYaml(text.yaml()).setTestRuns(text.testRuns()).build());
        if (answer.getStatus() == AnswerStatus.REFUSED && answer.getCode().equals("FLOW_INVALID")) {
            throw HttpProblem.builder().withStatus(422).withTitle("Not valid").withDetail(answer.getDetail()).with("code", answer.getCode())
                    .with("problems", check.problems()).build();
        }
        var published = Replies.body(answer);
        if (answer.getRepeated()) { // says that partition 0 has answered before, and nothing of the others
            Replies.body(commands.askAll(asker.withoutKey(), name, new ConfirmFlow(published.path("flow").asText())));
        }
        return Response.status(answer.getCode().equals("UNCHANGED") ? Response.Status.OK : Response.Status.CREATED).entity(published).build();
    }

    private FlowCheck compile(FlowText text) {
        return new FlowCompiler(PeopleTranslation.directory(flows.people()), new FlowBundle(text.yaml(), text.testRuns()).resolver(),
                Instant.now()).compile(text.yaml().getBytes(StandardCharsets.UTF_8));
    }

    /// Of a flow that can't be read everything is shown that does not come from its text.
    private Map<String, Object> row(Published published) {
        var flow = published.snapshot();
        var definition = published.definition();
        var row = new LinkedHashMap<String, Object>();
        row.put("flow", flow.getFlow());
        row.put("version", flow.getVersion());
        row.put("hash", flow.getHash());
        row.put("description", definition == null ? "It can't be read; its runs go to the exception queue until it is published again." : definition.description());
        row.put("owner", definition == null ? null : definition.owner());
        row.put("rules", definition == null ? 0 : definition.rules().size());
        row.put("flaw", published.flaw());
        row.put("publishedBy", flow.getPublishedBy());
        row.put("publishedAt", flow.getPublishedAt().toString());
        row.put("stops", stops.engaged().stream().filter(stop -> concerns(stop.scope(), flow.getFlow(), definition)).map(StopsResource::row).toList());
        return row;
    }

    private static boolean concerns(StopScope scope, String name, FlowDefinition flow) {
        return (scope.flow() == null || scope.flow().equals(name)) && (scope.action() == null || flow == null || flow.actions().containsKey(scope.action()));
    }
}
