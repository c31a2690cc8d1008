package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.domain.Csv;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The filtered list as a file, passed on part by part: the queue may be larger than memory.
@Path("/exceptions/export")
@Authenticated
@RunOnVirtualThread
public class ExceptionExport {

    private static final int PART = 1_000;

    private final Services services;
    private final Session session;
    private final ObjectMapper json;

    ExceptionExport(Services services, Session session, ObjectMapper json) {
        this.services = services;
        this.session = session;
        this.json = json;
    }

    /// @param format `csv` or `jsonl`
    @GET
    public Response export(@QueryParam("format") String format, @Context UriInfo asked) {
        var filter = ExceptionPages.filter(asked.getQueryParameters());
        var csv = !"jsonl".equals(format);
        var path = "/exceptions?limit=" + PART + "&" + filter.asked(session.person().id());
        var money = filter.view().equals("money");
        // Asked for before the answer begins, so that a refusal is a page and not half a file.
        var first = services.list(Service.EXCEPTION, path, JsonNode.class);
        StreamingOutput output = out -> {
            if (csv) write(out, Csv.line("id", "opened", "due", "closed", "state", "risk", "priority", "flow", "reason", "rule", "what", "amount", "currency", "why", "owner",
                    "claimed by", "case", "runs", "ending"));
            for (var part = first; ; part = services.list(Service.EXCEPTION, path + "&after=" + Services.escape(part.next()), JsonNode.class)) {
                for (var asSent : part.rows()) {
                    var row = json.treeToValue(asSent, ExceptionRow.class);
                    if (!money || row.amount() != null) write(out, csv ? line(row) : asSent + "\n");
                }
                if (part.next() == null) return;
            }
        };
        return Response.ok(output, csv ? "text/csv;charset=UTF-8" : "application/x-ndjson").header("Content-Disposition",
                "attachment; filename=\"exceptions-" + filter.view() + (csv ? ".csv" : ".jsonl") + "\"").build();
    }

    private static String line(ExceptionRow row) {
        return Csv.line(row.id(), row.openedAt(), row.dueAt(), row.closedAt(), row.state(), row.risk(), row.priority(), row.flow(), row.reasonCode(), row.rule(), row.what(),
                row.amount(), row.currency(), row.reason(), row.owner(), row.claimedBy(), row.caseId(), row.count(), row.ending());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
