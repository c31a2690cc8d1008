package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.Intake;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.ingest.format.StrictJson;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.avro.Directive;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `POST /runs`: runs come in, in every form that programs send them.
@Path("/runs")
@Authenticated
@Tag(name = "Send runs", description = "For programs, with an API key.")
public class RunsResource {

    private final Intake intake;
    private final RunsView view;
    private final RecordReader contents;
    private final Callers callers;

    RunsResource(Intake intake, RunsView view, RecordReader contents, Callers callers) {
        this.intake = intake;
        this.view = view;
        this.contents = contents;
        this.callers = callers;
    }

    @POST
    @Consumes("*/*")
    @RunOnVirtualThread
    @SecurityRequirement(name = "apiKey")
    @Operation(summary = "Send one run, or many", description = """
            The content type says the form. A single run is answered with 202 once it is committed; the same `source`, `caseId` and `id` with the same content \
            again is answered with 200 and the first result, and nothing new happens. A batch is answered with 200 and one line a run, each with its own \
            `status`; a bad run does not harm the good ones. A run has 900 KiB at most, a batch 32 MiB and 10,000 runs. Numbers that a 64-bit floating point \
            number can't keep are refused: send them as strings. `occurredAt` lies between 1970 and ten minutes from now. Everything that is refused is recorded.

            With `wait` the answer to a single run waits for the rules: when they need no person it also has `state`, `route`, `reason` and `directive`; else, or when \
            that takes longer, it is as without. A repeat with `wait` is answered with what holds then.""")
    @RequestBody(required = true, content = {
            @Content(mediaType = "application/json", schema = @Schema(implementation = RunDocument.class)),
            @Content(mediaType = "application/cloudevents+json", schema = @Schema(description = "A CloudEvent 1.0 in structured mode, type `io.countersign.run.v1`, the run in `data`. "
                    + "`id`, `source` and `time` of the event stand in for those the run does not have.", type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)),
            @Content(mediaType = "application/cloudevents-batch+json", schema = @Schema(description = "A list of such events.", type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.ARRAY)),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(description = "A run a line.", type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))})
    @APIResponse(responseCode = "202", description = "The run is committed.", content = @Content(mediaType = "application/json", schema = @Schema(implementation = TakenDocument.class)))
    @APIResponse(responseCode = "200", description = "One run: it was committed before; this is the first result. A batch: a line a run.", content = {
            @Content(mediaType = "application/json", schema = @Schema(implementation = TakenDocument.class)),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(description = "`{\"line\":1,\"status\":202,\"runId\":\"run_...\"}` or `{\"line\":2,\"status\":400,\"problem\":{...}}` a line.",
                    type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))})
    @APIResponse(responseCode = "400", description = "Not valid; every problem is named.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "401", description = "No API key, or an unknown one.")
    @APIResponse(responseCode = "403", description = "The key does not cover the run's source and flow.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "409", description = "`CHANGED_BODY`: the id was used for another content. `RETRY_REFUSED`: `retryOf` is not a run that waits for a next attempt.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "413", description = "Too large.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "415", description = "The content type is not taken here.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", description = "Not committed within 5 s; `Retry-After` says when to send it again, which gives the first result if it was.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response post(InputStream body, @Context HttpHeaders headers,
            @Parameter(description = "For a single run: how long to wait for its route, such as 2s; 60 s at most.") @QueryParam("wait") String wait) throws IOException {
        var contentType = headers.getRequestHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        var type = contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean lines = List.of("application/x-ndjson", "application/ndjson", "application/jsonl").contains(type);
        boolean events = type.equals("application/cloudevents-batch+json");
        var patience = wait == null ? Optional.of(Duration.ZERO) : Waits.read(wait);
        if (patience.isEmpty() || wait != null && (lines || events)) {
            var problem = new FieldProblem("wait", FieldProblem.shown(wait), patience.isEmpty() ? "wait is not a number of seconds from 0 to 60; send one such as 2s, or leave it out."
                    : "wait is for a single run, and this is a batch; leave it out, and ask for the directives of its runs.");
            return whole(new Unsound("INVALID_QUERY", null, null, List.of(problem)), SentBody.read(body, RunReader.MAX_BYTES), events ? "cloudevents" : "http");
        }
        return lines ? lines(body) : events ? events(body) : one(body, type, flat(headers), patience.get());
    }

    private Response one(InputStream in, String type, Map<String, String> headers, Duration patience) throws IOException {
        var body = SentBody.read(in, RunReader.MAX_BYTES);
        var channel = type.startsWith("application/cloudevents") || headers.containsKey("ce-specversion") ? "cloudevents" : "http";
        var result = Problems.await(intake.take(callers.sender(), read(body, type, headers), body.bytes(), body.length(), channel, 1));
        return Problems.response(result instanceof Taken taken && patience.isPositive() ? routed(taken, patience) : result);
    }

    /// What the rules said, where that takes no person and no longer than `patience`.
    private Taken routed(Taken taken, Duration patience) {
        var run = view.awaitRun(taken.body().path("runId").asText(), patience, ViewedRun::isSettled).filter(it -> it.directive() != null && !it.needsPerson());
        var directive = run.flatMap(it -> contents.<Directive>readIfPossible(it.directive()));
        if (directive.isEmpty()) {
            return taken;
        }
        ObjectNode body = taken.body().deepCopy();
        body.put("state", run.get().state()).put("route", run.get().route()).put("reason", run.get().reason());
        body.set("directive", RunDocuments.directive(directive.get()));
        return new Taken(taken.status(), body);
    }

    private RunReading read(SentBody body, String type, Map<String, String> headers) {
        if (body.cut()) {
            return RunReader.tooLarge(body.length());
        }
        if (type.equals("application/cloudevents+json")) {
            return RunReader.structured(body.bytes(), intake.now());
        }
        if (headers.containsKey("ce-specversion") && !type.startsWith("application/cloudevents")) {
            return RunReader.binary(headers, "ce-", type, body.bytes(), intake.now());
        }
        if (type.equals("application/json")) {
            return RunReader.plain(body.bytes(), intake.now());
        }
        return new Unsound("UNSUPPORTED_MEDIA_TYPE", null, null, List.of(new FieldProblem("content-type", type, "Runs of this content type are not taken; "
                + "send application/json, application/x-ndjson, application/cloudevents+json or application/cloudevents-batch+json.")));
    }

    private Response lines(InputStream in) throws IOException {
        var body = SentBody.read(in, Batch.MAX_BYTES);
        return body.cut() ? whole(tooLarge(body), body, "http") : batch(Batch.lines(body.bytes(), intake.now()), body, "http");
    }

    private Response events(InputStream in) throws IOException {
        var body = SentBody.read(in, Batch.MAX_BYTES);
        if (body.cut()) {
            return whole(tooLarge(body), body, "cloudevents");
        }
        return switch (StrictJson.elements(body.bytes(), 1)) {
            case StrictJson.Elements.Broken broken -> whole(new Unsound(broken.code(), null, null, List.of(broken.problem())), body, "cloudevents");
            case StrictJson.Elements.Read read -> batch(Batch.events(read.elements(), intake.now()), body, "cloudevents");
        };
    }

    private Response batch(List<Batch.Item> items, SentBody body, String channel) {
        if (items.isEmpty()) {
            return whole(Unsound.of("EMPTY_BATCH", "There is no run in this batch; send one at least."), body, channel);
        }
        if (items.size() > Batch.MAX_RUNS) {
            return whole(Unsound.of("TOO_LARGE", "There are " + items.size() + " runs in this batch; send " + Batch.MAX_RUNS + " at most."), body, channel);
        }
        return Response.ok(Batch.send(intake, callers.sender(), channel, items), "application/x-ndjson").build();
    }

    private Response whole(Unsound unsound, SentBody body, String channel) {
        return Problems.response(Problems.await(intake.reject(callers.sender(), unsound, body.bytes(), body.length(), channel, 1)));
    }

    private static Unsound tooLarge(SentBody body) {
        return Unsound.of("TOO_LARGE", "The batch has " + body.length() + " bytes, more than " + Batch.MAX_BYTES + " (32 MiB); send it in parts.");
    }

    private static Map<String, String> flat(HttpHeaders headers) {
        var flat = new HashMap<String, String>();
        headers.getRequestHeaders().forEach((name, values) -> flat.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        return flat;
    }
}
