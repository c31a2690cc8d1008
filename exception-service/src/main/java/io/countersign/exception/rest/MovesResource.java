package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.exception.Exceptions;
import io.countersign.exception.Exceptions.Request;
import io.countersign.exception.ShownException;
import io.countersign.schemas.avro.Answer;
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
import java.util.function.BiFunction;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What people do with an exception, over HTTP. A repeat with the same `Idempotency-Key` gets the first answer.
@Path("/exceptions/{id}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "exceptions")
@APIResponse(responseCode = "200", description = "id, state, version, claimedBy, claimedUntil, owner, runs that still wait")
@APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
@APIResponse(responseCode = "401", description = "No valid bearer token")
@APIResponse(responseCode = "403", description = "The person may not do this")
@APIResponse(responseCode = "404", description = "There is no such exception")
@APIResponse(responseCode = "409", description = "It does not fit the state: somebody was first, somebody has it, what was shown has changed")
@APIResponse(responseCode = "422", description = "Something is missing or can't be used; `detail` names field, value and remedy")
@APIResponse(responseCode = "503", description = "No answer in time; ask again with the same Idempotency-Key")
public class MovesResource {

    private final Exceptions exceptions;
    private final JsonWebToken token;

    MovesResource(Exceptions exceptions, JsonWebToken token) {
        this.exceptions = exceptions;
        this.token = token;
    }

    @POST
    @Path("/claim")
    @Operation(summary = "Take it for ten minutes, so that others see it; again: ten more")
    public ObjectNode claim(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        Bodies.readIfAny(body, Requests.Plain.class);
        return done(id, key, trace, exceptions::claim);
    }

    @POST
    @Path("/unclaim")
    @Operation(summary = "Give it back")
    public ObjectNode unclaim(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        Bodies.readIfAny(body, Requests.Plain.class);
        return done(id, key, trace, exceptions::unclaim);
    }

    @POST
    @Path("/wake")
    @Operation(summary = "Take up again what was put aside")
    public ObjectNode wake(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        Bodies.readIfAny(body, Requests.Plain.class);
        return done(id, key, trace, exceptions::wake);
    }

    @POST
    @Path("/snooze")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Put one's own aside until later; its clock goes on")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Snooze.class)))
    public ObjectNode snooze(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var snooze = Bodies.read(body, Requests.Snooze.class);
        var until = Requests.until(snooze.until());
        var note = Requests.note(snooze.note());
        return done(id, key, trace, (shown, request) -> exceptions.snooze(shown, until, note, request));
    }

    @POST
    @Path("/wait-for-customer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Put it aside until the customer answers; that time is counted apart and the target time moves along")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Wait.class)))
    public ObjectNode waitForCustomer(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var wait = Bodies.read(body, Requests.Wait.class);
        var until = wait.until() == null ? null : Requests.until(wait.until());
        var note = Requests.note(wait.note());
        return done(id, key, trace, (shown, request) -> exceptions.waitForCustomer(shown, until, note, request));
    }

    @POST
    @Path("/reassign")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give it to another owner")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Reassign.class)))
    public ObjectNode reassign(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var reassign = Bodies.read(body, Requests.Reassign.class);
        var to = Requests.text("to", reassign.to(), "give the id of the person who is to own it");
        var note = Requests.note(reassign.note());
        return done(id, key, trace, (shown, request) -> exceptions.reassign(shown, to, note, request));
    }

    @POST
    @Path("/pin")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Put it on top of the queue, or back where it belongs; for leads")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Pin.class)))
    public ObjectNode pin(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var pin = Bodies.read(body, Requests.Pin.class);
        if (pin.pinned() == null) {
            throw Requests.invalid("pinned: it is missing; write true, or false to take it back.");
        }
        var note = Requests.note(pin.note());
        return done(id, key, trace, (shown, request) -> exceptions.pin(shown, pin.pinned(), note, request));
    }

    @POST
    @Path("/merge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that it is the same matter as another one, which goes on",
            description = "Within a case its runs wait there from now on; into one of another case they are settled as duplicates, so `version` is mandatory then.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Merge.class)))
    public ObjectNode merge(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var merge = Bodies.read(body, Requests.Merge.class);
        var into = Requests.text("into", merge.into(), "give the id of the exception that goes on");
        var note = Requests.note(merge.note());
        long version = Requests.shownVersion(merge.version());
        var channel = Requests.channel(merge.channel());
        return done(id, key, trace, (shown, request) -> exceptions.merge(shown, into, note, version, channel, request));
    }

    @POST
    @Path("/reopen")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Take a settled one up again; its first decision stays and is linked")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Note.class)))
    public ObjectNode reopen(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var note = Requests.note(Bodies.read(body, Requests.Note.class).note());
        return done(id, key, trace, (shown, request) -> exceptions.reopen(shown, note, request));
    }

    @POST
    @Path("/note")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Write something down on it")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Requests.Note.class)))
    public ObjectNode note(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var note = Requests.note(Bodies.read(body, Requests.Note.class).note());
        return done(id, key, trace, (shown, request) -> exceptions.note(shown, note, request));
    }

    @POST
    @Path("/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Settle it, or some of its runs")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ResolutionRequest.class)))
    public ObjectNode resolve(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var resolution = Bodies.read(body, ResolutionRequest.class);
        return done(id, key, trace, (shown, request) -> exceptions.resolve(shown, Resolutions.of(resolution, shown,
                () -> exceptions.editsBefore(shown, request), runId -> exceptions.content(shown, runId)), request));
    }

    private ObjectNode done(String id, String key, String trace, BiFunction<ShownException, Request, Answer> ask) {
        var request = Callers.request(token, key, trace);
        var body = Replies.body(ask.apply(ExceptionsResource.find(exceptions, id), request));
        exceptions.awaitShown(id, body.path("version").asLong());
        return body;
    }
}
