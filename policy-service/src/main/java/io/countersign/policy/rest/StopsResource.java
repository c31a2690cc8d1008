package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.StopScope;
import io.countersign.policy.view.StopsView;
import io.countersign.schemas.avro.ConfirmStop;
import io.countersign.schemas.avro.ResumeFlows;
import io.countersign.schemas.avro.StopFlows;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The stop switch over HTTP.
@Path("/stops")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "stops", description = "Nothing that a stop covers is released: of everything, of a flow, of an action type, of an action type in a flow")
public class StopsResource {

    private static final String EVERYTHING = "*";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(2);

    private final StopsView stops;
    private final Commands commands;
    private final JsonWebToken token;

    StopsResource(StopsView stops, Commands commands, JsonWebToken token) {
        this.stops = stops;
        this.commands = commands;
        this.token = token;
    }

    @GET
    @Produces("application/x-ndjson")
    @Operation(summary = "The stops that are engaged, the oldest first; one JSON object a line")
    public String list() {
        return stops.engaged().stream().map(stop -> row(stop) + "\n").collect(Collectors.joining());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Stop releases; when this answers, nothing that the stop covers is released any more",
            description = "People with the role stop-holder stop anything, the owner of a flow that flow. Approvals that wait are closed, releases that nobody has used "
                    + "are revoked, and their runs go to the exception queue; so do new runs.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = StopText.class)))
    @APIResponse(responseCode = "201", description = "Stopped, or stopped for longer than before: `stopId`, `flow`, `action`, `reason`, `until`, `engagedBy`, `engagedAt`")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not stop this")
    @APIResponse(responseCode = "404", description = "No such flow is published")
    @APIResponse(responseCode = "409", description = "This very scope is stopped already, for as long or longer: who did it, and why")
    @APIResponse(responseCode = "422", description = "The reason is too short, the end is not ahead or too far, no flow has such an action, or "
            + "`flow` or `action` is blank (left out, it means every one)")
    @APIResponse(responseCode = "503", description = "Not every partition has answered in time; ask again with the same Idempotency-Key")
    public Response engage(byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String traceparent) {
        var wish = Bodies.read(body, StopText.class);
        var flow = named("flow", wish.flow());
        var asker = Asker.of(token, key, traceparent);
        var command = StopFlows.newBuilder().setFlow(flow).setAction(named("action", wish.action())).setReason(Objects.requireNonNullElse(wish.reason(), ""))
                .setUntil(time(wish.until())).build();
        var about = flow == null ? EVERYTHING : flow;
        var answer = commands.askAll(asker, about, command);
        if (answer.getCode().equals("ALREADY_STOPPED")) { // must not be said while a partition still releases
            var engaged = stops.await(new StopScope(flow, command.getAction()), VIEW_PATIENCE).orElseThrow(() -> HttpProblem.builder()
                    .withStatus(Response.Status.SERVICE_UNAVAILABLE).withTitle("Not known yet").withHeader("Retry-After", "1")
                    .withDetail("The stop that is engaged already does not show here yet; ask again.").with("code", "NOT_THERE_YET").build());
            Replies.body(commands.askAll(asker.withoutKey(), about, new ConfirmStop(engaged.stopId())));
        }
        var stopId = Replies.body(answer).path("stopId").asText();
        if (answer.getRepeated()) { // says that partition 0 has answered before, and nothing of the others
            Replies.body(commands.askAll(asker.withoutKey(), about, new ConfirmStop(stopId)));
        }
        stops.await(stopId, true, VIEW_PATIENCE);
        // One that was made longer may still show with its end before.
        var stop = stops.find(stopId).filter(shown -> answer.getRepeated() || Objects.equals(shown.until(), command.getUntil())).orElseGet(() -> new EngagedStop(stopId, new StopScope(command.getFlow(), command.getAction()), command.getReason(),
                asker.actor().getId(), answer.getAt(), command.getUntil()));
        return Response.status(Response.Status.CREATED).entity(row(stop)).build();
    }

    @POST
    @Path("/{id}/lift")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Lift a stop; somebody else than who engaged it, with the same right",
            description = "Releases nothing: what was stopped waits in the exception queue for a person.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LiftText.class)))
    @APIResponse(responseCode = "200", description = "Lifted: the stop with `liftedBy`, `liftedAt`")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not lift it, or engaged it")
    @APIResponse(responseCode = "404", description = "There is no stop of that id")
    @APIResponse(responseCode = "409", description = "It is not engaged any more")
    @APIResponse(responseCode = "422", description = "The reason is too short")
    public ObjectNode lift(@PathParam("id") String id, byte[] body, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String traceparent) {
        var wish = Bodies.read(body, LiftText.class);
        var stop = stops.find(id).orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NO_SUCH_STOP",
                "There is no stop \"" + id + "\"; GET /stops lists those that are engaged."));
        var scope = stop.scope();
        var command = ResumeFlows.newBuilder().setStopId(id).setFlow(scope.flow()).setAction(scope.action())
                .setReason(Objects.requireNonNullElse(wish.reason(), "")).build();
        var asker = Asker.of(token, key, traceparent);
        var answer = commands.askAll(asker, scope.flow() == null ? EVERYTHING : scope.flow(), command);
        Replies.body(answer);
        stops.await(id, false, VIEW_PATIENCE);
        return row(stop).put("liftedBy", asker.actor().getId()).put("liftedAt", answer.getAt().toString());
    }

    /// A stop as it is shown.
    static ObjectNode row(EngagedStop stop) {
        return JsonNodeFactory.instance.objectNode().put("stopId", stop.stopId()).put("flow", stop.scope().flow()).put("action", stop.scope().action())
                .put("reason", stop.reason()).put("until", stop.until() == null ? null : stop.until().toString())
                .put("engagedBy", stop.engagedBy()).put("engagedAt", stop.engagedAt().toString());
    }

    /// A time that a record can hold; whether it suits is judged with the stop, so that a refusal is recorded.
    ///
    /// @param until null: none
    static Instant time(Instant until) {
        if (until != null && (until.isBefore(Instant.EPOCH) || until.isAfter(LATEST))) {
            throw Replies.problem(Refusal.Kind.INVALID, "UNTIL", "until is " + until + ", which is too far away; write a time after now, such as 2026-11-27T09:00:00Z, "
                    + "or leave it out and have a person lift the stop.");
        }
        return until;
    }

    /// `*` and nothing at all mean every one. Blank means neither: a variable that a program forgot to set must not stop everything.
    private static String named(String field, String name) {
        if (name == null || name.equals(EVERYTHING)) return null;
        if (name.isBlank()) {
            throw Replies.problem(Refusal.Kind.INVALID, "SCOPE", field + " is blank, which names nothing; write the name of one, or leave " + field + " out to stop every one.");
        }
        return name;
    }
}
