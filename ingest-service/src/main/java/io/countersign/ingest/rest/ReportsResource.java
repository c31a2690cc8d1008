package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.Intake;
import io.countersign.ingest.IntakeResult;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.Sender;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.ReportReader;
import io.countersign.ingest.format.ReportReader.Reading;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What callers say about runs they have sent.
@Path("/runs/{runId}")
@Authenticated
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "apiKey")
@Tag(name = "Report on runs", description = "For programs, with an API key that covers the run.")
@APIResponse(responseCode = "202", description = "It is committed.")
@APIResponse(responseCode = "200", description = "It was committed before; nothing new happens.")
@APIResponse(responseCode = "403", description = "Only a program with an API key reports on runs.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
@APIResponse(responseCode = "404", description = "No such run, or not covered by the key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
public class ReportsResource {

    private final Intake intake;
    private final RunsView view;
    private final RecordReader contents;
    private final Callers callers;
    private final KnownRuns known;

    ReportsResource(Intake intake, RunsView view, RecordReader contents, Callers callers, KnownRuns known) {
        this.intake = intake;
        this.view = view;
        this.contents = contents;
        this.callers = callers;
        this.known = known;
    }

    @POST
    @Path("/outcome")
    @Operation(summary = "Report what became of the action", description = """
            `{"result":"executed|failed","receiptId":"...","actionDigest":"...","note":"...","executedAt":"..."}`; only `result` is mandatory. `receiptId` is that of \
            the `proceed` directive, `actionDigest` that of the action which was really executed. The same report again is answered with 200.""")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(implementation = OutcomeDocument.class)))
    public Response outcome(@PathParam("runId") String runId, InputStream body) throws IOException {
        var sent = SentBody.read(body, RunReader.MAX_BYTES);
        return answer(runId, sent, sent.cut() ? new Reading.Wrong(RunReader.tooLarge(sent.length())) : ReportReader.outcome(sent.bytes(), intake.now()));
    }

    @POST
    @Path("/withdraw")
    @Operation(summary = "Take a run back", description = """
            `{"reason":"..."}`; the reason may be left out. Whoever works on the run is told, and a release that was not used is revoked. The answer says what came \
            of it: `applied` true and `state` CANCELLED; or `applied` false, where it came too late, with the state the run is in and why as `detail`; without \
            `applied` it is not known yet, and GET /runs/{runId} will show it.""")
    @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(implementation = WithdrawalDocument.class)))
    @APIResponse(responseCode = "202", description = "It is committed.", content = @Content(mediaType = "application/json", schema = @Schema(implementation = WithdrawalDocument.class)))
    public Response withdraw(@PathParam("runId") String runId, InputStream body) throws IOException {
        var sent = SentBody.read(body, RunReader.MAX_BYTES);
        return answer(runId, sent, sent.cut() ? new Reading.Wrong(RunReader.tooLarge(sent.length())) : ReportReader.withdrawal(sent.bytes(), intake.now()));
    }

    private Response answer(String runId, SentBody sent, Reading reading) {
        var sender = callers.sender();
        if (sender.key().isEmpty()) {
            return Problems.response(Problems.await(rejected(sender, Unsound.of("FORBIDDEN", "Only a program with an API key can report on runs; send the key as X-API-Key."), sent)));
        }
        // Nobody is asked about a run that nobody sent: its id could be that of another's.
        var result = known.run(runId, callers.visible()).map(run -> judged(sender, run, sent, reading)).orElseGet(() -> rejected(sender, Problems.unknownRun(runId), sent));
        var committed = Problems.await(result);
        return Problems.response(reading instanceof Reading.Withdrawal ? withWhatCameOfIt(committed) : withoutState(committed));
    }

    private CompletableFuture<IntakeResult> rejected(Sender sender, Unsound problem, SentBody sent) {
        return intake.reject(sender, problem, sent.bytes(), sent.length(), "http", 1);
    }

    /// What becomes of the run by a report is not known yet.
    private static IntakeResult withoutState(IntakeResult result) {
        if (!(result instanceof Taken taken)) {
            return result;
        }
        ObjectNode body = taken.body().deepCopy();
        body.remove("state");
        return new Taken(taken.status(), body);
    }

    /// The result with policy's answer to it, where there is one in time.
    private IntakeResult withWhatCameOfIt(IntakeResult result) {
        if (!(result instanceof Taken taken)) {
            return result;
        }
        ObjectNode body = taken.body().deepCopy();
        var fact = body.remove(IntakeCommands.FACT);
        var runId = body.path("runId").asText();
        var event = fact == null ? Optional.<RunEvent>empty() : view.awaitAnswer(runId, fact.asText(), intake.patience()).flatMap(contents::<RunEvent>readIfPossible);
        event.ifPresentOrElse(it -> body.put("state", it.getTo().name()).put("applied", it.getCause() != RunCause.NOT_APPLIED).put("detail", it.getReason()),
                () -> view.run(runId).ifPresent(run -> {
                    body.put("state", run.state());
                    if (run.state().equals(RunState.CANCELLED.name())) { // the answer to a repeat: only a withdrawal cancels
                        body.put("applied", true).put("detail", run.reason());
                    }
                }));
        return new Taken(taken.status(), body);
    }

    private CompletableFuture<IntakeResult> judged(Sender sender, ViewedRun run, SentBody sent, Reading reading) {
        return switch (reading) {
            case Reading.Outcome outcome -> intake.report(sender, run.runId(), run.caseId(), outcome);
            case Reading.Withdrawal withdrawal -> intake.withdraw(sender, run.runId(), run.caseId(), withdrawal.reason());
            case Reading.Consumption _, Reading.Webhook _ -> throw new IllegalStateException("read as something else: " + reading);
            case Reading.Wrong wrong -> rejected(sender, wrong.problems(), sent);
        };
    }
}
