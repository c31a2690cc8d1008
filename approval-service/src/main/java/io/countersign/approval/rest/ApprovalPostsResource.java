package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.Approvals;
import io.countersign.approval.Approvals.Request;
import io.countersign.approval.BulkDecisions;
import io.countersign.approval.RunEdit;
import io.countersign.approval.rest.ApprovalRequests.BulkRequest;
import io.countersign.approval.rest.ApprovalRequests.HandOverRequest;
import io.countersign.approval.rest.ApprovalRequests.NoteRequest;
import io.countersign.approval.rest.ApprovalRequests.UndoRequest;
import io.countersign.approval.rest.ApprovalRequests.ViewRequest;
import io.countersign.schemas.avro.Answer;
import io.countersign.approval.domain.Words;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Approvals over HTTP, to act on. Every answer says where the approval stands: id, state, version.
@Path("/approvals")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "approvals")
@APIResponse(responseCode = "200", description = "Done; the body says where it stands")
@APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
@APIResponse(responseCode = "403", description = "The person may not do this")
@APIResponse(responseCode = "404", description = "There is no approval of that id")
@APIResponse(responseCode = "409", description = "It does not fit the state: somebody was first, has it claimed, or what was shown has changed")
@APIResponse(responseCode = "422", description = "A field can't be taken")
@APIResponse(responseCode = "503", description = "No committed answer yet; ask again with the same Idempotency-Key")
public class ApprovalPostsResource {

    private final Approvals approvals;
    private final BulkDecisions bulk;
    private final JsonWebToken token;

    ApprovalPostsResource(Approvals approvals, BulkDecisions bulk, JsonWebToken token) {
        this.approvals = approvals;
        this.bulk = bulk;
        this.token = token;
    }

    @POST
    @Path("/{id}/claim")
    @Operation(summary = "Take it for some minutes, so that others see it; again: for as long from now on")
    public ObjectNode claim(@PathParam("id") String id, @BeanParam Sent sent) {
        return ask(id, sent, request -> approvals.claim(id, request));
    }

    @POST
    @Path("/{id}/unclaim")
    @Operation(summary = "Give it back")
    public ObjectNode unclaim(@PathParam("id") String id, @BeanParam Sent sent) {
        return ask(id, sent, request -> approvals.unclaim(id, request));
    }

    @POST
    @Path("/{id}/undo")
    @Operation(summary = "Take one's own decision back while it is not final; the body may be left out")
    @RequestBody(content = @Content(schema = @Schema(implementation = UndoRequest.class)))
    public ObjectNode undo(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var wish = Bodies.readIfAny(body, UndoRequest.class);
        var note = wish == null ? null : Fields.note(wish.note());
        return ask(id, sent, request -> approvals.undo(id, request, note));
    }

    @POST
    @Path("/{id}/view")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that it was shown to the person; opening it with GET says nothing")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ViewRequest.class)))
    public ObjectNode view(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var shown = Bodies.read(body, ViewRequest.class);
        return ask(id, sent, request -> approvals.view(id, request, shown.shownVersion(), shown.digest()));
    }

    @POST
    @Path("/{id}/delegate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let somebody else decide; the owner stays accountable")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = HandOverRequest.class)))
    public ObjectNode delegate(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var handOver = Bodies.read(body, HandOverRequest.class);
        return ask(id, sent, request -> approvals.delegate(id, request, handOver.person(), handOver.why()));
    }

    @POST
    @Path("/{id}/reassign")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give it to another owner")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = HandOverRequest.class)))
    public ObjectNode reassign(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var handOver = Bodies.read(body, HandOverRequest.class);
        return ask(id, sent, request -> approvals.reassign(id, request, handOver.person(), handOver.why()));
    }

    @POST
    @Path("/{id}/note")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Write something down on it")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = NoteRequest.class)))
    public ObjectNode note(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var note = Bodies.read(body, NoteRequest.class);
        return ask(id, sent, request -> approvals.note(id, request, note.text()));
    }

    @POST
    @Path("/{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide: approve, edit and approve, reject, send back, override, answer instead of the AI",
            description = "The decision names the version and the action digest that the person was shown: where the draft has changed since, it is "
                    + "stale, and 409 says what changed. An edited action's arguments are checked against the argumentsSchema of the question.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = DecisionRequest.class)))
    public ObjectNode decide(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var wish = Bodies.read(body, DecisionRequest.class).wish();
        try {
            return ask(id, sent, request -> approvals.decide(id, request, wish));
        } catch (RunEdit.NotValid e) {
            throw Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", e.getMessage());
        }
    }

    @POST
    @Path("/bulk")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide over 2 to 100 approvals at once",
            description = "Each item names the version and the action digest that the person was shown, as the list has them. Of those that wait: only "
                    + "what has one flow, one rule, one action type and one currency, is of low risk, and sums up to no more than the "
                    + "flow's bulkLimit; otherwise 422 says what is in the way, and nothing is decided. Each is decided for itself: the answer is "
                    + "{bulkId, results: [{id, ok, state, code, detail}]}, with code STALE where what was shown has changed.")
    @APIResponse(responseCode = "200", description = "How it ended for each")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BulkRequest.class)))
    public ObjectNode decideOverSeveral(byte[] body, @BeanParam Sent sent) {
        var wish = Bodies.read(body, BulkRequest.class);
        try {
            var outcome = bulk.decide(wish.chosen(), wish.decision(), Fields.note(wish.note()), DecisionRequest.channel(wish.channel()), sent.by(token));
            var answer = JsonNodeFactory.instance.objectNode().put("bulkId", outcome.bulkId());
            var results = answer.putArray("results");
            outcome.results().forEach(r -> results.addObject().put("id", r.id()).put("ok", r.ok()).put("state", r.state()).put("code", r.code())
                    .put("detail", r.detail()));
            return answer;
        } catch (BulkDecisions.NotAlike e) {
            throw Replies.problem(Refusal.Kind.INVALID, BulkDecisions.NOT_ALIKE, e.getMessage());
        }
    }

    static RuntimeException unknown(String id) {
        return Replies.problem(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no approval '" + Words.shown(id) + "'; the queue lists those there are.");
    }

    private ObjectNode ask(String id, Sent sent, Function<Request, Optional<Answer>> request) {
        return Replies.body(request.apply(sent.by(token)).orElseThrow(() -> unknown(id)));
    }
}
