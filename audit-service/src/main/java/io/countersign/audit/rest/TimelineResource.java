package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.audit.Access;
import io.countersign.audit.Cases;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Timelines;
import io.countersign.audit.Timelines.Step;
import io.countersign.audit.domain.Standing;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
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
    private final Access access;
    private final Cases cases;
    private final Callers callers;
    private final ReadersOnly readers;

    TimelineResource(Timelines timelines, Access access, Cases cases, Callers callers, ReadersOnly readers) {
        this.timelines = timelines;
        this.access = access;
        this.cases = cases;
        this.callers = callers;
        this.readers = readers;
    }

    @GET @Path("timeline")
    @Operation(summary = "Tell what happened to a case or a run",
            description = "Exactly one of `run`, `case` and `ref`. `ref` is a business reference, `kind=value` or a bare value, also a run's or a sender's id; "
                    + "it finds the whole story of every case that carries it, for whoever has a role of `countersign.readers` or for redactions. Sorted by step, topic and number. A look at a sensitive case is itself recorded: once somebody was "
                    + "asked to approve something of it, or rules judged one of its runs to be of high or critical risk.")
    public List<Step> timeline(@QueryParam("run") String runId, @QueryParam("case") String caseId, @QueryParam("ref") String reference) {
        requireOne(runId, caseId, reference);
        var steps = timelines.of(Filters.of(caseId, runId, reference));
        access.view(callers.actor(), steps.stream().map(Step::caseId).toList(), runId, "timeline");
        return steps;
    }

    /// @param at the time asked about
    /// @param things runs, what their callers were told last, approvals and exceptions, each in the state it had then
    public record StateView(Instant at, List<Standing.Thing> things) {
    }

    @GET @Path("timeline/state")
    @Operation(summary = "Where a case or a run stood at a time",
            description = "Folded from the entries until `at` (a date is the end of that day in UTC, or an instant; default: now), by the clocks of the services that "
                    + "wrote them. Exactly one of `run`, `case` and `ref`, as for a timeline, and recorded like one.")
    public StateView state(@QueryParam("run") String runId, @QueryParam("case") String caseId, @QueryParam("ref") String reference, @QueryParam("at") String at) {
        requireOne(runId, caseId, reference);
        var moment = at == null ? Instant.now() : Queries.moment("at", at, 1);
        try {
            var filter = Filters.of(caseId, runId, reference);
            access.view(callers.actor(), timelines.of(filter).stream().map(Step::caseId).toList(), runId, "timeline");
            return new StateView(moment, timelines.standing(filter, moment));
        } catch (UnreadableEvent e) {
            throw Problems.changed("Where it stood can't be told: " + e.getMessage());
        }
    }

    private void requireOne(String runId, String caseId, String reference) {
        if (reference != null && !reference.isEmpty()) {
            readers.check("look for cases by a reference");
        }
        if (Stream.of(runId, caseId, reference).filter(one -> one != null && !one.isEmpty()).count() != 1) {
            throw Problems.invalid("run, case, ref", Stream.of(runId, caseId, reference).filter(one -> one != null).toList().toString(),
                    "give exactly one of the three");
        }
    }

    /// @param run the run as it came in, with defaults filled in
    /// @param routing how the rules judged it last; null: not yet
    public record RunView(String runId, @JsonRawValue String run, @JsonRawValue String routing) {
    }

    @GET @Path("runs/{runId}/record")
    @Operation(summary = "Show a run as it was recorded, and how the rules judged it")
    public RunView run(@PathParam("runId") String runId) {
        try {
            cases.caseOf(runId).ifPresent(caseId -> access.view(callers.actor(), List.of(caseId), runId, "run"));
            return timelines.run(runId).map(found -> new RunView(runId, found.run(), found.routing()))
                    .orElseThrow(() -> Problems.notFound("The Record has no run " + runId + "."));
        } catch (UnreadableEvent e) {
            throw Problems.changed("The recorded run " + runId + " can't be read: " + e.getMessage());
        }
    }
}
