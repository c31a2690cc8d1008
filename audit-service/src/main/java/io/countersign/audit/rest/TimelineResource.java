package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Timelines;
import io.countersign.audit.Timelines.Step;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What happened, in plain words.
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class TimelineResource {

    private final Timelines timelines;

    TimelineResource(Timelines timelines) {
        this.timelines = timelines;
    }

    @GET @Path("timeline")
    @Operation(summary = "Tell what happened to a case or a run",
            description = "Exactly one of `run`, `case` and `ref`. `ref` is a business reference, `kind=value` or a bare value, also a run's or a sender's id; "
                    + "it finds the whole story of every case that carries it. Sorted by step, topic and number.")
    public List<Step> timeline(@QueryParam("run") String runId, @QueryParam("case") String caseId, @QueryParam("ref") String reference) {
        if (Stream.of(runId, caseId, reference).filter(one -> one != null && !one.isEmpty()).count() != 1) {
            throw Problems.invalid("run, case, ref", Stream.of(runId, caseId, reference).filter(one -> one != null).toList().toString(),
                    "give exactly one of the three");
        }
        return timelines.of(Filters.of(caseId, runId, reference));
    }

    /// @param run the run as it came in, with defaults filled in
    /// @param routing how the rules judged it last; null: not yet
    public record RunView(String runId, @JsonRawValue String run, @JsonRawValue String routing) {
    }

    @GET @Path("runs/{runId}/record")
    @Operation(summary = "Show a run as it was recorded, and how the rules judged it")
    public RunView run(@PathParam("runId") String runId) {
        try {
            return timelines.run(runId).map(found -> new RunView(runId, found.run(), found.routing()))
                    .orElseThrow(() -> Problems.notFound("The Record has no run " + runId + "."));
        } catch (UnreadableEvent e) {
            throw Problems.changed("The recorded run " + runId + " can't be read: " + e.getMessage());
        }
    }
}
