package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.Absences;
import io.countersign.approval.People;
import io.countersign.approval.domain.Words;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The directory over HTTP.
@Path("/people")
@Authenticated
@RunOnVirtualThread
@Tag(name = "people")
public class PeopleResource {

    private final People people;
    private final Absences absences;
    private final JsonWebToken token;

    PeopleResource(People people, Absences absences, JsonWebToken token) {
        this.people = people;
        this.absences = absences;
        this.token = token;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "Everyone, with their roles, whether they are away and who covers; one JSON object a line")
    public Response list() {
        var now = Instant.now();
        return Lines.of(people.directory().people(), person -> ApprovalJson.person(person, now)).build();
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One person")
    public ObjectNode show(@PathParam("id") String id) {
        return people.directory().find(id).map(p -> ApprovalJson.person(p, Instant.now()))
                .orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no person '" + Words.shown(id) + "' in the directory; GET /people lists those there are."));
    }

    @POST
    @Path("/{id}/absence")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that a person is away, and who covers",
            description = "One says it of oneself; an operations-lead, a queue-owner or an admin says it of others. Nobody makes "
                    + "themselves the cover of somebody whose roles they don't hold. It corrects an absence that begins when it does or holds "
                    + "now; of others said before, what it overlaps goes. It lasts a year at most.")
    @APIResponse(responseCode = "200", description = "The person's absence now: id, away, awayUntil, cover")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "The person may not say it")
    @APIResponse(responseCode = "404", description = "There is no person of that id")
    @APIResponse(responseCode = "422", description = "A field can't be taken")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = AbsenceRequest.class)))
    public ObjectNode away(@PathParam("id") String id, byte[] body, @BeanParam Sent sent) {
        var absence = Bodies.read(body, AbsenceRequest.class);
        return Replies.body(absences.set(id, absence.start(), absence.end(), absence.standIn(), Fields.note(absence.note()), sent.by(token)));
    }

    @DELETE
    @Path("/{id}/absence")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that a person is back: ends the absence said here that holds now, else the next; later ones and those in the file of people stay")
    @APIResponse(responseCode = "200", description = "The person's absence now: id, away, awayUntil, cover")
    @APIResponse(responseCode = "403", description = "The person may not say it")
    @APIResponse(responseCode = "404", description = "There is no person of that id")
    @APIResponse(responseCode = "409", description = "There is no absence that could be ended")
    public ObjectNode back(@PathParam("id") String id, @BeanParam Sent sent) {
        return Replies.body(absences.end(id, sent.by(token)));
    }
}
