package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.view.RunPlaces;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.CorrectRun;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What people do to runs that were released.
@Path("/runs/{runId}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs", description = "Runs that were released")
public class RunsResource {

    private final RunPlaces places;
    private final Commands commands;
    private final JsonWebToken token;

    RunsResource(RunPlaces places, Commands commands, JsonWebToken token) {
        this.places = places;
        this.commands = commands;
        this.token = token;
    }

    @POST
    @Path("/correction")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Correct a bad answer after its release; the caller is told the new output, with who and why",
            description = "The state stays as it is and both versions are kept. What the action was is not changed by it.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CorrectionText.class)))
    @APIResponse(responseCode = "200", description = "Corrected: `runId`, `caseId`, `state`, `version`, `flags`")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not correct answers of this flow")
    @APIResponse(responseCode = "404", description = "There is no run of that id")
    @APIResponse(responseCode = "409", description = "The run was not released, has moved on since it was shown, or a stop covers it")
    @APIResponse(responseCode = "422", description = "The note is shorter than 10 characters or longer than 4000, or the output is missing or the one there is")
    public ObjectNode correct(@PathParam("runId") String runId, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String traceparent) {
        var wish = Bodies.read(body, CorrectionText.class);
        if (wish.output() == null || wish.output().isNull()) {
            throw Replies.problem(Refusal.Kind.INVALID, "OUTPUT_MISSING", "output is missing; give what the answer is now, text or JSON.");
        }
        var command = CorrectRun.newBuilder().setRunId(runId).setShownVersion(wish.version() == null ? 0 : wish.version())
                .setOutput(ContentJson.of(wish.output())).setNote(text(wish.note())).build();
        return Replies.body(commands.ask(Asker.of(token, key, traceparent), caseOf(runId), command));
    }

    @POST
    @Path("/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Take back a release that nobody has used; the run goes to the exception queue and the caller is told to stop")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RevocationText.class)))
    @APIResponse(responseCode = "200", description = "Revoked: `runId`, `caseId`, `state`, `version`, `flags`")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not take releases of this flow back")
    @APIResponse(responseCode = "404", description = "There is no run of that id")
    @APIResponse(responseCode = "409", description = "There is no release, or it was used or has ended")
    @APIResponse(responseCode = "422", description = "The note is shorter than 10 characters or longer than 4000")
    public ObjectNode revoke(@PathParam("runId") String runId, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String traceparent) {
        var wish = Bodies.read(body, RevocationText.class);
        return Replies.body(commands.ask(Asker.of(token, key, traceparent), caseOf(runId), new RevokeRelease(runId, text(wish.note()))));
    }

    private String caseOf(String runId) {
        return places.caseOf(runId).orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_RUN",
                "There is no run \"" + runId + "\"; write the run id as it was answered when the run was sent, such as run_abc."));
    }

    private static String text(String note) {
        return Objects.requireNonNullElse(note, "");
    }
}
