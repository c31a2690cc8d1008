package io.countersign.exception.rest;

import io.countersign.exception.ShownException;
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

/// What happens to exceptions and alerts as it happens, by server-sent events: names only.
@Path("/exceptions/events")
@Authenticated
@RunOnVirtualThread
@Tag(name = "exceptions")
public class ExceptionEventsResource {

    private final ChangeFeed<ShownException> changes;
    private final ChangeStreams streams;
    private final Viewers viewers;
    private final JsonWebToken token;

    ExceptionEventsResource(ChangeFeed<ShownException> changes, ChangeStreams streams, Viewers viewers, JsonWebToken token) {
        this.changes = changes;
        this.streams = streams;
        this.viewers = viewers;
        this.token = token;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "What changes, as it changes, by name only: of the exceptions that the person sees, and of alerts for whoever sees all",
            description = "Events `exception` and `alert` with {id, caseId, version, state, did, by}: `did` is a word or two such as claimed, snoozed, raised; "
                    + "`by` is a person's id, `timer`, `policy` or `exception`. The queue shows a change before it is told. `resync`: some were lost, look at everything anew. "
                    + "Nothing is repeated: look at the queue after the first comment, which comes at once. A comment comes every 15 s; the stream ends when the "
                    + "token does.")
    @APIResponse(responseCode = "200", description = "Events as they come", content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "503", description = "Too many streams, in all or of this person")
    public void changes(@Context SseEventSink sink, @Context Sse sse, @Context HttpServerResponse response) {
        streams.serve(changes, change -> viewers.hears(change, token), new ChangeStreams.Client(token, sink, sse, response));
    }
}
