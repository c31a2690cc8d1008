package io.countersign.policy.rest;

import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.StopScope;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowExplanation;
import io.countersign.policy.view.FlowsView.Published;
import io.countersign.policy.view.FlowsView;
import io.countersign.policy.view.StopsView;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Flows: look and check.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flows", description = "Versioned documents of prompts, rules and owners")
public class FlowsResource {

    private final FlowsView flows;
    private final StopsView stops;
    private final FlowChecks checks;

    FlowsResource(FlowsView flows, StopsView stops, FlowChecks checks) {
        this.flows = flows;
        this.stops = stops;
        this.checks = checks;
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
        var flow = published(name);
        var row = row(flow);
        row.put("yaml", flow.snapshot().getYaml());
        return row;
    }

    @GET
    @Path("/{flow}/explanation")
    @Operation(summary = "The active version of one flow in plain words, made from what judges", description = "`lines` are the whole as text, `svg` is the same as one picture; "
            + "`summary`, `actions`, `lanes` and `settings` are its parts.")
    @APIResponse(responseCode = "404", description = "No flow of that name is published")
    public Map<String, Object> explain(@PathParam("flow") String name) {
        var flow = published(name);
        var now = Instant.now();
        var roster = flows.roster();
        var said = FlowExplanation.of(compiled(flow), now, who -> roster.called(who, now));
        var shown = new LinkedHashMap<String, Object>();
        shown.put("flow", name);
        shown.put("version", flow.snapshot().getVersion());
        shown.put("hash", said.hash());
        shown.put("summary", said.summary());
        shown.put("actions", said.actions());
        shown.put("lanes", said.lanes());
        shown.put("settings", said.settings());
        shown.put("lines", said.lines());
        shown.put("svg", said.svg());
        return shown;
    }

    @POST
    @Path("/check")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Check a flow and run its tests, without publishing it")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = FlowText.class)))
    @APIResponse(responseCode = "200", description = "`ok`, `problems` and `warnings` with line, column and message")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    public Map<String, Object> check(byte[] body) {
        var check = checks.check(Bodies.read(body, FlowText.class));
        return Map.of("ok", check.problems().isEmpty(), "problems", check.problems(), "warnings", check.warnings());
    }

    @POST
    @Operation(summary = "Gone: publishing in one step", deprecated = true, description = "Propose a version, have a second person approve it, then activate it.")
    @APIResponse(responseCode = "410", description = "What to do instead")
    public Response publish() {
        throw HttpProblem.builder().withStatus(Response.Status.GONE).withTitle("Gone").withDetail(FlowRules.IN_STEPS).with("code", "IN_STEPS").build();
    }

    private Published published(String name) {
        return flows.flow(name).orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_FLOW",
                "No flow named \"" + name + "\" is published; GET /flows lists those that are."));
    }

    private static CompiledFlow compiled(Published flow) {
        try {
            return FlowCompiler.load(flow.snapshot().getYaml().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Replies.problem(Refusal.Kind.CONFLICT, "UNREADABLE", "The active version can't be read, so nothing can be said about it: " + e.getMessage());
        }
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
        row.put("approvedBy", flow.getApprovedBy());
        row.put("shadowVersion", flow.getShadowVersion() == 0 ? null : flow.getShadowVersion());
        row.put("stops", stops.engaged().stream().filter(stop -> concerns(stop.scope(), flow.getFlow(), definition)).map(StopsResource::row).toList());
        return row;
    }

    private static boolean concerns(StopScope scope, String name, FlowDefinition flow) {
        return (scope.flow() == null || scope.flow().equals(name)) && (scope.action() == null || flow == null || flow.actions().containsKey(scope.action()));
    }
}
