package io.countersign.audit.rest;

import io.countersign.audit.Access;
import io.countersign.audit.Details.Detail;
import io.countersign.audit.Details;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.record.ShardName;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Single entries: the sentence first, all that they hold below.
@Path("/record/entries")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class EntryResource {

    private final Details details;
    private final Access access;
    private final Callers callers;
    private final ReadersOnly readers;

    EntryResource(Details details, Access access, Callers callers, ReadersOnly readers) {
        this.details = details;
        this.access = access;
        this.callers = callers;
        this.readers = readers;
    }

    @GET @Path("/{topic}/{partition}/{index}")
    @Operation(summary = "Show an entry by its place in its log", description = "A look at an entry of a sensitive case is itself recorded.")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public EntryView at(@PathParam("topic") String topic, @PathParam("partition") String partition, @PathParam("index") String index) {
        var shard = new ShardName(topic, Math.toIntExact(number("partition", partition, Integer.MAX_VALUE)));
        var place = number("index", index, Long.MAX_VALUE);
        return shown("entry " + place + " of " + shard, () -> details.at(shard, place));
    }

    @GET @Path("/{eventId}")
    @Operation(summary = "Show the entry of an event", description = "A look at an entry of a sensitive case is itself recorded.")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public EntryView of(@PathParam("eventId") String eventId) {
        UUID id;
        try {
            id = UUID.fromString(eventId);
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("eventId", eventId, "give the id of an event, a UUID in its 36-character form");
        }
        return shown("an entry of event " + id, () -> details.of(id));
    }

    private interface Lookup {
        Optional<Detail> run() throws UnreadableEvent;
    }

    private EntryView shown(String what, Lookup lookup) {
        readers.check("look through the entries of the Record");
        try {
            var detail = lookup.run().orElseThrow(() -> Problems.notFound("The Record has not got " + what + "."));
            access.view(callers.actor(), List.of(detail.entry().caseId()), detail.entry().runId(), "entry");
            return EntryView.of(detail);
        } catch (UnreadableEvent e) {
            throw Problems.changed("The Record has " + what + ", but it or an entry of its run can't be read: " + e.getMessage());
        }
    }

    private static long number(String field, String value, long most) {
        try {
            var number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw Problems.invalid(field, value, "give a number from 0 on");
    }
}
