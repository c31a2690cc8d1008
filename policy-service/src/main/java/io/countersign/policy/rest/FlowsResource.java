package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.avro.PeopleTranslation;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.view.FlowsView;
import io.countersign.policy.view.FlowsView.Published;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.PublishFlow;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.countersign.singlewriter.quarkus.Persons;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Flows: look, check, publish.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flows", description = "Versioned documents of prompts, rules and owners")
public class FlowsResource {

    /// Publishing answers when every partition has applied the flow: two hops instead of one.
    private static final int PUBLISH_PATIENCE = 3;

    private final FlowsView flows;
    private final WriterRuntime runtime;
    private final KernelSettings settings;
    private final int partitions;
    private final JsonWebToken token;

    FlowsResource(FlowsView flows, WriterRuntime runtime, KernelSettings settings, KafkaAccess access, JsonWebToken token) {
        this.flows = flows;
        this.runtime = runtime;
        this.settings = settings;
        this.partitions = access.partitionsOf(Topics.POLICY_COMMANDS);
        this.token = token;
    }

    @GET
    @Operation(summary = "The active version of every flow")
    public List<Map<String, Object>> list() {
        return flows.flows().stream().map(FlowsResource::row).toList();
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
    public Map<String, Object> check(FlowText text) {
        var check = compile(text);
        return Map.of("ok", check.problems().isEmpty(), "problems", check.problems(), "warnings", check.warnings());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Publish a flow; it is active when this answers")
    @APIResponse(responseCode = "201", description = "Published: `flow`, `version`, `hash`; 200 when this very text is active already")
    @APIResponse(responseCode = "403", description = "Only people with the role rule-author publish")
    @APIResponse(responseCode = "422", description = "The flow has problems: `problems` with line, column and message")
    public Response publish(FlowText text, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String trace) {
        var check = compile(text);
        var name = check instanceof FlowCheck.Accepted accepted ? accepted.flow().name() : "not-valid";
        var command = PolicyCommand.newBuilder().setMeta(CommandGateway.head(name, Persons.actor(token), key, Instant.now(), trace))
                .setCommand(PublishFlow.newBuilder().setFlow(name).setYaml(text.yaml()).setTestRuns(text.testRuns()).build()).build();
        var answer = runtime.gateway().ask(0, name, command, partitions, settings.answerWithin().multipliedBy(PUBLISH_PATIENCE));
        if (answer.getStatus() == AnswerStatus.REFUSED && answer.getCode().equals("FLOW_INVALID")) {
            throw HttpProblem.builder().withStatus(422).withTitle("Not valid").withDetail(answer.getDetail()).with("code", answer.getCode())
                    .with("problems", check.problems()).build();
        }
        ObjectNode body = Replies.body(answer);
        return Response.status(answer.getCode().equals("UNCHANGED") ? Response.Status.OK : Response.Status.CREATED).entity(body).build();
    }

    private FlowCheck compile(FlowText text) {
        return new FlowCompiler(PeopleTranslation.directory(flows.people()), new FlowBundle(text.yaml(), text.testRuns()).resolver(),
                Instant.now()).compile(text.yaml().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> row(Published published) {
        var flow = published.snapshot();
        var definition = published.definition();
        var row = new LinkedHashMap<String, Object>();
        row.put("flow", flow.getFlow());
        row.put("version", flow.getVersion());
        row.put("hash", flow.getHash());
        row.put("description", definition.description());
        row.put("owner", definition.owner());
        row.put("rules", definition.rules().size());
        row.put("publishedBy", flow.getPublishedBy());
        row.put("publishedAt", flow.getPublishedAt().toString());
        return row;
    }
}
