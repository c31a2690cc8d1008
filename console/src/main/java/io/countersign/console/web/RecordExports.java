package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.RecordPage;
import io.countersign.console.domain.Csv;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Entries of the Record as files.
@Path("/record")
@Authenticated
@RunOnVirtualThread
public class RecordExports {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int PAGE = 1000;
    private static final int MOST = 100_000;

    private final Services services;

    RecordExports(Services services) {
        this.services = services;
    }

    /// A file that proves itself: it can be checked without this deployment.
    @GET
    @Path("export")
    public Response export(@Context UriInfo asked) {
        var query = Query.of(asked.getQueryParameters(), "case", "run", "ref", "shard", "from", "to");
        var body = services.open(Service.AUDIT, "/record/export" + query.asked(Map.of(), ""), LONGEST);
        StreamingOutput lines = out -> {
            try (body) {
                body.transferTo(out);
            }
        };
        return Response.ok(lines, "application/jsonl").header("Content-Disposition", "attachment; filename=\"record.jsonl\"").build();
    }

    /// What a search finds, as a table for a spreadsheet; 100,000 rows at most.
    @GET
    @Path("search.csv")
    public Response csv(@Context UriInfo asked) {
        var query = Query.of(asked.getQueryParameters(), RecordPages.FILTERS).without("after");
        var first = page(query, null);
        // The rows after the first page are asked for here, in this person's name, while the request lasts.
        StreamingOutput rows = out -> {
            out.write(Csv.line("time", "who", "what", "sentence", "case", "run", "flow", "rule", "action", "amount", "currency", "risk", "customer", "log", "index", "event").getBytes(StandardCharsets.UTF_8));
            int left = MOST;
            for (var page = first; page != null; page = page.next() == null || left <= 0 ? null : page(query, page.next())) {
                for (var hit : page.hits()) {
                    out.write(Csv.line(hit.at(), hit.actor(), hit.label(), hit.text(), hit.caseId(), hit.runId(), hit.flow(), hit.rule(), hit.action(),
                            hit.amount() == null ? null : hit.amount().toPlainString(), hit.currency(), hit.risk(), hit.customer(), hit.shard(), hit.index(), hit.eventId()).getBytes(StandardCharsets.UTF_8));
                }
                left -= page.hits().size();
            }
        };
        return Response.ok(rows, "text/csv;charset=UTF-8").header("Content-Disposition", "attachment; filename=\"record.csv\"").build();
    }

    private RecordPage page(Query query, String after) throws Refused {
        return services.get(Service.AUDIT, "/record/search" + query.asked(RecordPages.ASKED, "limit=" + PAGE + (after == null ? "" : "&after=" + Services.escape(after))), RecordPage.class);
    }
}
