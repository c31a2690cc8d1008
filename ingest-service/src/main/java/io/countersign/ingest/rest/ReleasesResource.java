package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.ingest.Intake;
import io.countersign.ingest.IntakeResult;
import io.countersign.ingest.IntakeResult.Refused;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.Sender;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.ReportReader;
import io.countersign.ingest.format.ReportReader.Reading;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Releases are used up here, just before the action is executed.
@Path("/releases/{receiptId}")
@Authenticated
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "apiKey")
@Tag(name = "Report on runs", description = "For programs, with an API key that covers the run.")
public class ReleasesResource {

    private final Intake intake;
    private final RunsView view;
    private final RecordReader contents;
    private final Callers callers;
    private final KnownRuns known;

    ReleasesResource(Intake intake, RunsView view, RecordReader contents, Callers callers, KnownRuns known) {
        this.intake = intake;
        this.view = view;
        this.contents = contents;
        this.callers = callers;
        this.known = known;
    }

    @POST
    @Path("/consume")
    @Operation(summary = "Use a release up, just before executing its action", description = """
            `{"actionDigest":"..."}` or `{"action":{...}}`: what is about to be executed; `{}` where the run has no action. Of all who ask only one gets 200: only \
            that one executes. Ask with an `Idempotency-Key`, and after no answer again with the same one: the first answer comes again. Without it a second \
            request counts as a second use.""")
    @APIResponse(responseCode = "200", description = "Execute it now, and report the outcome: `receiptId`, `runId`, `consumedAt`.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ConsumptionDocument.class)))
    @APIResponse(responseCode = "400", description = "Not valid.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "403", description = "Only a program with an API key uses releases.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such release, or not covered by the key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "409", description = "Do not execute it. `RECEIPT_CONSUMED`, `RECEIPT_EXPIRED`, `RECEIPT_REVOKED`, `ACTION_CHANGED` (another action than the released one), `STOPPED`, or `IDEMPOTENCY_KEY_REUSED`: the key named another use.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "503", description = "It is not known yet whether it may be used; `Retry-After` says when to ask again with the same `Idempotency-Key`.",
            content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(implementation = ConsumptionDocument.class)))
    public Response consume(@PathParam("receiptId") String receiptId,
            @Parameter(description = "200 characters at most; names this use.") @HeaderParam("Idempotency-Key") String key, InputStream body) throws IOException {
        var sent = SentBody.read(body, RunReader.MAX_BYTES);
        var sender = callers.sender();
        if (sender.key().isEmpty()) {
            return rejected(sender, Unsound.of("FORBIDDEN", "Only a program with an API key can use releases; send the key as X-API-Key."), sent);
        }
        var reading = sent.cut() ? new Reading.Wrong(RunReader.tooLarge(sent.length())) : ReportReader.consumption(sent.bytes(), intake.now());
        var problem = IdempotencyKeys.problem(key);
        if (problem.isPresent()) {
            return rejected(sender, problem.get(), sent);
        }
        return switch (reading) {
            // Nobody is asked about a release that nobody gave: its id could be that of another's run.
            case Reading.Consumption consumption -> known.released(receiptId, callers.visible()).map(run -> consumed(sender, receiptId, run, consumption, key))
                    .orElseGet(() -> rejected(sender, unknown(receiptId), sent));
            case Reading.Wrong wrong -> rejected(sender, wrong.problems(), sent);
            default -> throw new IllegalStateException("read as something else: " + reading);
        };
    }

    private Response rejected(Sender sender, Unsound problem, SentBody sent) {
        return Problems.response(Problems.await(intake.reject(sender, problem, sent.bytes(), sent.length(), "http", 1)));
    }

    private static Unsound unknown(String receiptId) {
        return new Unsound("NOT_FOUND", null, null, List.of(new FieldProblem("/receiptId", FieldProblem.shown(receiptId), "There is no release "
                + FieldProblem.shown(receiptId) + " here, or your key does not cover its run; send the receiptId of the directive 'proceed'.")));
    }

    private Response consumed(Sender sender, String receiptId, ViewedRun run, Reading.Consumption consumption, String key) {
        var name = FieldProblem.shown(receiptId);
        IntakeResult result = Problems.await(intake.consume(sender, run.runId(), run.caseId(), name, consumption.actionDigest(), key));
        if (!(result instanceof Taken taken)) {
            return Problems.response(result);
        }
        var runId = run.runId();
        var answer = view.awaitAnswer(runId, taken.body().path(IntakeCommands.FACT).asText(), intake.patience()).flatMap(contents::<RunEvent>readIfPossible);
        if (answer.isEmpty()) {
            return Problems.later("The request is stored, but policy-service has not answered within " + intake.patience().toSeconds()
                    + " s: do not execute the action yet; ask again with the same Idempotency-Key.");
        }
        var event = answer.get();
        if (event.getCause() == RunCause.CONSUMED) {
            return Response.ok(JsonNodeFactory.instance.objectNode().put("receiptId", receiptId).put("runId", runId)
                    .put("consumedAt", event.getMeta().getOccurredAt().toString()).toString(), MediaType.APPLICATION_JSON).build();
        }
        var code = event.getCode() == null ? event.getCause().name() : event.getCode();
        return Problems.response(new Refused(409, "Not released", code, event.getReason(), List.of(new FieldProblem("/receiptId", name, event.getReason()))));
    }
}
