package io.countersign.audit.rest;

import io.countersign.audit.Exporter;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.Wanted;
import io.countersign.record.ShardName;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Entries as a file that proves itself.
@Path("/record/export")
@Authenticated
@Blocking
public class ExportResource {

    private final Exporter exporter;
    private final RecordEvents events;
    private final Callers callers;
    private final ReadersOnly readers;

    ExportResource(Exporter exporter, RecordEvents events, Callers callers, ReadersOnly readers) {
        this.exporter = exporter;
        this.events = events;
        this.callers = callers;
        this.readers = readers;
    }

    @GET
    @Produces("application/jsonl")
    @Operation(summary = "Export entries as a file that proves itself",
            description = "JSON Lines, `countersign-export/v1`: all that is needed to check the entries without this service, and to read them. All given "
                    + "filters must match; at least one must be given. Signs what has grown first. That it was exported is recorded before its last line is written. A file without its `end` line is cut off and does not verify.")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public StreamingOutput export(@QueryParam("case") String caseId, @QueryParam("run") String runId,
            @Parameter(description = "`kind=value` or a bare value: the whole story of every case that carries it") @QueryParam("ref") String reference,
            @Parameter(description = "`topic/partition`; alone, the whole shard") @QueryParam("shard") String shard,
            @Parameter(description = "first moment at which it happened, ISO 8601 with time zone") @QueryParam("from") String from,
            @Parameter(description = "the moment after the last") @QueryParam("to") String to) {
        readers.check("export from the Record");
        if (Stream.of(caseId, runId, reference, shard, from, to).allMatch(one -> one == null || one.isEmpty())) {
            throw Problems.invalid("case, run, ref, shard, from, to", "", "give at least one of them");
        }
        var filter = Filters.of(caseId, runId, reference);
        var wanted = new Wanted(filter.caseId(), filter.runId(), filter.referenceKind(), filter.reference(), shard(shard), moment("from", from), moment("to", to));
        if (!exporter.hasSome(wanted)) {
            throw Problems.notFound("The Record has no entry for that.");
        }
        var by = callers.actor();
        var what = wanted.words().entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).collect(Collectors.joining(", "));
        return out -> exporter.write(wanted, by.id(), out, (entries, digest) -> events.exported(by, wanted.caseId(), what, entries, digest));
    }

    private static ShardName shard(String text) {
        if (text == null) {
            return null;
        }
        var slash = text.lastIndexOf('/');
        try {
            if (slash > 0) {
                return new ShardName(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw Problems.invalid("shard", text, "give a topic and a partition, such as countersign.runs.v1/0");
    }

    private static Instant moment(String field, String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            throw Problems.invalid(field, text, "give a moment such as 2026-11-28T08:00:00Z");
        }
    }
}
