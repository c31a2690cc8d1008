package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.People;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The directory over HTTP.
@Path("/people")
@Authenticated
@RunOnVirtualThread
@Tag(name = "people")
public class PeopleResource {

    private final People people;

    PeopleResource(People people) {
        this.people = people;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "Everyone, with their roles and whether they are away; one JSON object a line")
    public Response list() {
        var now = Instant.now();
        return Lines.of(people.directory().people().stream().map(p -> ApprovalJson.person(p, now)).toList());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One person")
    public ObjectNode show(@PathParam("id") String id) {
        return people.directory().find(id).map(p -> ApprovalJson.person(p, Instant.now()))
                .orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no person '" + id + "' in the directory."));
    }
}
