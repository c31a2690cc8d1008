package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.ApprovalQueue;
import io.countersign.approval.Approvals;
import io.countersign.approval.People;
import io.countersign.approval.RunEdit;
import io.countersign.approval.domain.ApprovalState;
import io.countersign.schemas.avro.Answer;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Persons;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Approvals over HTTP.
@Path("/approvals")
@Authenticated
@RunOnVirtualThread
@Tag(name = "approvals")
public class ApprovalsResource {

    private static final Set<ApprovalState> WAITING = EnumSet.of(ApprovalState.OPEN, ApprovalState.CLAIMED);
    private static final int LIMIT_MAX = 1_000_000;
    private static final int KEY_MAX = 255;

    private final Approvals approvals;
    private final People people;
    private final JsonWebToken token;
    private final ObjectMapper json;

    ApprovalsResource(Approvals approvals, People people, JsonWebToken token, ObjectMapper json) {
        this.approvals = approvals;
        this.people = people;
        this.token = token;
        this.json = json;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "What waits for a person, the most important first; one JSON object a line")
    public Response list(
            @Parameter(description = "One state, or ALL; default: OPEN and CLAIMED") @QueryParam("state") String state,
            @QueryParam("owner") String owner, @QueryParam("flow") String flow, @QueryParam("case") String caseId,
            @Parameter(description = "1 to 1,000,000") @QueryParam("limit") @DefaultValue("100") String limit) {
        var filter = new Approvals.Filter(states(state), owner, flow, caseId, limit(limit));
        return Lines.of(approvals.list(filter).stream().map(ApprovalJson::row).toList());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One approval with the run it asks about")
    @APIResponse(responseCode = "200", description = "The approval")
    @APIResponse(responseCode = "404", description = "There is none of that id")
    public ObjectNode show(@PathParam("id") String id) {
        return ApprovalJson.details(item(id), approvals.run(id).orElse(null), people.directory());
    }

    @POST
    @Path("/{id}/claim")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Take it for some minutes, so that others see it")
    public ObjectNode claim(@PathParam("id") String id, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String traceparent) {
        return body(id, approvals.claim(id, request(key, traceparent)));
    }

    @POST
    @Path("/{id}/unclaim")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give it back")
    public ObjectNode unclaim(@PathParam("id") String id, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String traceparent) {
        return body(id, approvals.unclaim(id, request(key, traceparent)));
    }

    @POST
    @Path("/{id}/undo")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Take one's own decision back while it is not final")
    public ObjectNode undo(@PathParam("id") String id, @HeaderParam("Idempotency-Key") String key, @HeaderParam("traceparent") String traceparent) {
        return body(id, approvals.undo(id, request(key, traceparent)));
    }

    @POST
    @Path("/{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide: approve, edit and approve, reject, send back")
    @APIResponse(responseCode = "200", description = "Decided; the state says whether it is final")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not decide this one")
    @APIResponse(responseCode = "409", description = "Somebody was first, has it claimed, or what was shown has changed")
    @APIResponse(responseCode = "422", description = "The note is too short, or the edit can't be taken")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DecisionRequest.class)))
    public ObjectNode decide(@PathParam("id") String id, byte[] body, @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("traceparent") String traceparent) {
        try {
            return body(id, approvals.decide(id, request(key, traceparent), DecisionRequest.read(body, json).wish()));
        } catch (RunEdit.NotValid e) {
            throw Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", e.getMessage());
        }
    }

    private Approvals.Request request(String key, String traceparent) {
        if (key != null && (key.isBlank() || key.length() > KEY_MAX)) {
            throw Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", "Idempotency-Key has " + key.length() + " characters; give 1 to " + KEY_MAX + ".");
        }
        return new Approvals.Request(Persons.actor(token), key, traceparent);
    }

    private ApprovalQueue.Item item(String id) {
        return approvals.find(id).orElseThrow(() -> unknown(id));
    }

    private static ObjectNode body(String id, Optional<Answer> answer) {
        return Replies.body(answer.orElseThrow(() -> unknown(id)));
    }

    private static RuntimeException unknown(String id) {
        return Replies.problem(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no approval '" + id + "'; the queue lists those there are.");
    }

    private static Set<ApprovalState> states(String state) {
        if (state == null || state.isEmpty()) {
            return WAITING;
        }
        if (state.equals("ALL")) {
            return null;
        }
        return Arrays.stream(ApprovalState.values()).filter(s -> s.name().equals(state)).findFirst().map(Set::of)
                .orElseThrow(() -> Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", "state is '" + state + "'; write one of "
                        + Arrays.toString(ApprovalState.values()) + " or ALL."));
    }

    private static int limit(String limit) {
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= LIMIT_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", "limit is '" + limit + "'; write a number from 1 to " + LIMIT_MAX + ".");
    }
}
