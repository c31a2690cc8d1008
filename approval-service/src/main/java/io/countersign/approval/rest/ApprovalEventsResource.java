package io.countersign.approval.rest;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.quarkus.ChangeStreams;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What happens to approvals as it happens, by server-sent events: names only.
@Path("/approvals/events")
@Authenticated
@RunOnVirtualThread
@Tag(name = "approvals")
public class ApprovalEventsResource {

    private final ChangeFeed<Item> changes;
    private final ChangeStreams streams;
    private final Viewers viewers;
    private final JsonWebToken token;

    ApprovalEventsResource(ChangeFeed<Item> changes, ChangeStreams streams, Viewers viewers, JsonWebToken token) {
        this.changes = changes;
        this.streams = streams;
        this.viewers = viewers;
        this.token = token;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "What changes, as it changes, by name only: of those that the person sees",
            description = "Events `approval` with {id, caseId, version, state, did, by}: `did` is a word or two such as claimed, edited and approved, undone; "
                    + "`by` is a person's id, `timer` or `policy`. The queue shows a change before it is told. `resync`: some were lost, look at everything anew. "
                    + "Nothing is repeated: look at the queue after the first comment, which comes at once. A comment comes every 15 s; the stream ends when the "
                    + "token does.")
    @APIResponse(responseCode = "200", description = "Events as they come", content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "503", description = "Too many streams, in all or of this person")
    public void changes(@Context SseEventSink sink, @Context Sse sse, @Context HttpServerResponse response) {
        streams.serve(changes, change -> viewers.hears(change, token), new ChangeStreams.Client(token, sink, sse, response));
    }
}
