package io.countersign.ingest.rest;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Directives as they come, by server-sent events. Never changes anything.
@Path("/directives")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.SERVER_SENT_EVENTS)
@SecurityRequirement(name = "apiKey")
@SecurityRequirement(name = "bearer")
@Tag(name = "Look at runs", description = "For programs, which see what their key covers, and for people.")
@APIResponse(responseCode = "200", description = "Events named `directive`; `data` is as GET /runs/{runId}/directive gives it, `id` is the place to read on from.",
        content = @Content(mediaType = "text/event-stream", schema = @Schema(implementation = String.class)))
@APIResponse(responseCode = "400", description = "`Last-Event-ID` is no place.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
@APIResponse(responseCode = "403", description = "A person without a role of `countersign.readers`, and not `privacy`.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
@APIResponse(responseCode = "503", description = "This instance serves as many streams as it may, or as one program or person may have; `Retry-After` says when to try again.",
        content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
public class DirectivesResource {

    private final DirectiveStreams streams;
    private final Callers callers;

    DirectivesResource(DirectiveStreams streams, Callers callers) {
        this.streams = streams;
        this.callers = callers;
    }

    @GET
    @Operation(summary = "All directives, as they come", description = """
            Without `Last-Event-ID` those from now on; with `after=first` all there are. A client that reconnects with the `id` it saw last misses nothing; \
            comments keep the connection open and carry an `id`, too. Directives of one case come in order. A client that takes longer than 30 s over one \
            directive is cut off and reads on from its place; an instance serves 500 streams, 50 of one program or person. These are settings.""")
    public void all(@Parameter(description = "As a query, for clients that can't send the header; `first`: from the first one on.") @QueryParam("after") String after,
            @HeaderParam("Last-Event-ID") String last, @Context SseEventSink sink, @Context Sse sse, @Context HttpServerResponse response) {
        streams.all(last == null ? after : last, callers.visibleOfAll(), new DirectiveStreams.Client(callers.name(), sink, sse, response));
    }
}
