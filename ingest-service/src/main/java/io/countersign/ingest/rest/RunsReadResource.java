package io.countersign.ingest.rest;

import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What is shown of runs, and what their callers must do. Never changes anything.
@Path("/runs")
@Authenticated
@RunOnVirtualThread
@SecurityRequirement(name = "apiKey")
@SecurityRequirement(name = "bearer")
@Tag(name = "Look at runs", description = "For programs, which see what their key covers, and for people.")
public class RunsReadResource {

    private final RunsView view;
    private final RecordReader contents;
    private final Callers callers;
    private final Readiness readiness;
    private final KnownRuns known;

    RunsReadResource(RunsView view, RecordReader contents, Callers callers, Readiness readiness, KnownRuns known) {
        this.view = view;
        this.contents = contents;
        this.callers = callers;
        this.readiness = readiness;
        this.known = known;
    }

    @GET
    @Produces("application/x-ndjson")
    @Operation(summary = "List runs", description = "A JSON object a line, newest first: runId, id, source, caseId, flow, state, route, reason, at, action, amount, currency. Where there are more, a Link header says where the next page is.")
    @APIResponse(responseCode = "200", description = "The runs.", content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "400", description = "A filter or `limit` is not valid.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "403", description = "A person without a role of `countersign.readers`, and not `privacy`.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response list(@BeanParam RunsQuery query) {
        var wrong = query.wrong();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        readiness.check();
        var found = view.runs(callers.visibleOfAll().and(query::holdsFor), query.most() + 1);
        var shown = found.subList(0, Math.min(query.most(), found.size()));
        StreamingOutput rows = out -> {
            for (var run : shown) {
                out.write((RunDocuments.row(run) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        };
        var response = Response.ok(rows, "application/x-ndjson");
        if (found.size() > shown.size()) {
            response.header("Link", "<" + query.next(shown.getLast()) + ">; rel=\"next\"");
        }
        return response.build();
    }

    @GET
    @Path("/count")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Count runs by state", description = "Every state is a key: {\"RECEIVED\":0,\"HELD\":3,...}.")
@APIResponse(responseCode = "403", description = "A person without a role of `countersign.readers`, and not `privacy`.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Map<String, Long> count() {
        readiness.check();
        return view.count(callers.visibleOfAll());
    }

    @GET
    @Path("/{runId}")
    @Operation(summary = "One run", description = "Its state, the content as it was sent (`run`) and as a person changed it (`edited`), both null when they were `erased` with their case, and its latest routing with every rule's result.")
    @APIResponse(responseCode = "200", description = "The run.")
    @APIResponse(responseCode = "404", description = "No such run, or not covered by the key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response show(@PathParam("runId") String runId) {
        var found = known.run(runId, callers.visible());
        if (found.isEmpty()) {
            return Problems.noRun(runId);
        }
        var run = found.get();
        var document = RunDocuments.row(run).put("rule", run.rule()).put("version", run.version()).put("attempt", run.attempt());
        var sent = contents.<RunFact>read(run.accepted()).map(fact -> ((RunAccepted) fact.getFact()).getContent());
        var edited = Optional.ofNullable(run.edited()).flatMap(position -> contents.<RunEvent>read(position)).map(RunEvent::getContent);
        document.set("run", RunDocuments.content(sent));
        document.set("edited", RunDocuments.content(edited));
        document.put("erased", sent.filter(ContentJson::isErased).isPresent());
        document.set("routing", run.routed() == null ? null
                : contents.<RunEvent>read(run.routed()).map(event -> RunDocuments.routing(event.getRouting())).orElse(null));
        return Response.ok(document.toString(), MediaType.APPLICATION_JSON).build();
    }

    @GET
    @Path("/{runId}/directive")
    @Operation(summary = "What the caller of a run must do", description = """
            Answers as soon as there is a directive: proceed, retry, fallback, hand_off or stop. While the run waits for rules or for a person there is none; \
            204 says so after `wait`. `after` is the `version` of the directive that the caller has.""")
    @APIResponse(responseCode = "200", description = "The directive.", content = @Content(mediaType = "application/json", schema = @Schema(implementation = DirectiveDocument.class)))
    @APIResponse(responseCode = "400", description = "`wait` or `after` is not valid.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such run, or not covered by the key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "204", description = "None yet; ask again.")
    public Response directive(@PathParam("runId") String runId,
            @Parameter(description = "How long to wait, such as 30s; 60 s at most.") @QueryParam("wait") @DefaultValue("0s") String wait,
            @QueryParam("after") @DefaultValue("0") String after) {
        var patience = Waits.read(wait);
        if (patience.isEmpty()) {
            return Problems.question(400, "Not valid", "INVALID_QUERY", "wait", wait, "wait is not a number of seconds from 0 to 60; send one such as 30s.");
        }
        if (!after.matches("\\d{1,18}")) {
            return Problems.question(400, "Not valid", "INVALID_QUERY", "after", after, "after is not the version of a directive; send the one you have, or leave it out.");
        }
        if (known.run(runId, callers.visible()).isEmpty()) {
            return Problems.noRun(runId);
        }
        return view.awaitDirective(runId, Long.parseLong(after), patience.get()).flatMap(run -> contents.<Directive>read(run.directive()))
                .map(directive -> Response.ok(RunDocuments.directive(directive).toString(), MediaType.APPLICATION_JSON).build())
                .orElseGet(() -> Response.noContent().build());
    }

}
