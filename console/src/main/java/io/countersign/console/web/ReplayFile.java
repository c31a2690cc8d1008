package io.countersign.console.web;

import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.replays.Replays;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// A replay's report as the file that an approval of the flow points to.
@Path("/replay/RP-{number:[1-9][0-9]{0,8}}.json")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ReplayFile {

    private final Services services;
    private final Replays replays;

    ReplayFile(Services services, Replays replays) {
        this.services = services;
        this.replays = replays;
    }

    @GET
    public Response json(@PathParam("number") int number) {
        services.get(Service.INGEST, "/runs?limit=1");
        var file = replays.report(number).orElseThrow(NotFoundException::new);
        return Response.ok(file.toFile()).header("Content-Disposition", "attachment; filename=\"RP-" + number + ".json\"").build();
    }
}
