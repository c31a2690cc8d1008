package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.audit.ClosingIncidents;
import io.countersign.audit.ClosingIncidents.Outcome;
import io.countersign.audit.Incidents.Kept;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What must not happen and did, and the word of a person that a shard may go on.
@Path("/record/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class IncidentResource {

    private final ClosingIncidents closing;
    private final Callers callers;

    IncidentResource(ClosingIncidents closing, Callers callers) {
        this.closing = closing;
        this.callers = callers;
    }

    /// @param reason why the shard may go on, 10 to 1000 characters
    public record Reason(String reason) {
    }

    /// An incident.
    ///
    /// @param shard `topic/partition`
    /// @param offset Kafka offset at which it was noticed
    /// @param stops whether it keeps the shard from going on
    /// @param goingOn what happens when it is closed, and where the shard continues
    /// @param closedBy absent: nobody closed it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IncidentView(UUID incidentId, String shard, long offset, String code, String what, Instant noticedAt, boolean stops, long nextOffset,
            long nextSeq, String goingOn, String closedBy, Instant closedAt, String reason) {
    }

    @GET
    @Operation(summary = "List what stops a shard", description = "With `state=all` also what is over: closed, or never stopping a shard.")
    public List<IncidentView> list(@QueryParam("state") @DefaultValue("open") String state) {
        return switch (state) {
            case "open" -> closing.all(false).stream().map(IncidentResource::view).toList();
            case "all" -> closing.all(true).stream().map(IncidentResource::view).toList();
            default -> throw Problems.invalid("state", state, "give open or all");
        };
    }

    @POST @Path("/{id}/close")
    @Operation(summary = "Say why a stopped shard may go on", description = "By somebody with the role for it (`operations-lead` where nothing else is set). "
            + "The shard goes on where it stopped: nothing is skipped or reset, and what still does not fit stops it again.")
    public IncidentView close(@PathParam("id") String id, Reason reason) {
        if (reason == null || reason.reason() == null) {
            throw Problems.invalid("reason", "", "say why the shard may go on");
        }
        return switch (closing.close(callers.actor(), uuid(id), reason.reason().strip())) {
            case Outcome.Closed(var incident) -> closing.all(true).stream().filter(one -> one.id().equals(incident.id())).findFirst()
                    .map(IncidentResource::view).orElseThrow();
            case Outcome.No no -> throw Problems.refused(switch (no.why()) {
                case INVALID -> Status.BAD_REQUEST;
                case FORBIDDEN -> Status.FORBIDDEN;
                case NOT_FOUND -> Status.NOT_FOUND;
                case CONFLICT -> Status.CONFLICT;
            }, no.code(), no.detail());
        };
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw Problems.invalid("id", id, "give the id of an incident, a UUID in its 36-character form");
        }
    }

    private static IncidentView view(Kept one) {
        return new IncidentView(one.id(), one.shard().toString(), one.offset(), one.code().name(), one.what(), one.noticedAt(), one.stops(), one.nextOffset(),
                one.nextSeq(), one.goingOn(), one.closedBy(), one.closedAt(), one.reason());
    }
}
