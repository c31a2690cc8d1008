package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.audit.Access;
import io.countersign.audit.Indexer;
import io.countersign.audit.Search.Hit;
import io.countersign.audit.Search;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Searches in the Record.
@Path("/record")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class SearchResource {

    private static final int MOST = 1000;
    private static final int USUAL = 100;
    private static final int COUNTED = 10_000;
    /// What was recorded a moment ago is searchable within this time, or the answer says that it may miss something.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final String SEARCH = "search the Record";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Search search;
    private final Indexer indexer;
    private final Access access;
    private final Callers callers;
    private final ReadersOnly readers;

    SearchResource(Search search, Indexer indexer, Access access, Callers callers, ReadersOnly readers) {
        this.search = search;
        this.indexer = indexer;
        this.access = access;
        this.callers = callers;
        this.readers = readers;
    }

    /// One page of hits.
    ///
    /// @param next value of `after` for the next page; null: this is the last
    /// @param complete false: entries that are not searchable yet may be missing
    public record Page(List<HitView> hits, String next, boolean complete) {
    }

    /// A hit: the entry, with facts of its run.
    ///
    /// @param shard `topic/partition`
    /// @param label what people call it
    /// @param text its sentence
    /// @param entry path of the whole entry
    /// @param timeline path of the story of its case
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HitView(long index, String shard, String type, Instant at, String actor, String role, String label, String text, String eventId, String caseId,
            String runId, String flow, String rule, String model, String modelVersion, String prompt, String promptVersion, String action, BigDecimal amount,
            String currency, String risk, String customer, String entry, String timeline) {
    }

    @GET @Path("/search")
    @Operation(summary = "Search the Record", description = "All given filters must match. Facts of a run (rule, model, prompt, action, amount, risk, customer) find every "
            + "entry about it. `ref` is `kind=value` or a bare value and finds every entry of the cases that carry it. `text` is searched in sentences, reasons and notes: "
            + "words, \"exact phrases\", or, -not. `from` and `to` take an instant or a date (UTC, whole days). Newest first, unless `order=oldest`. Pages by `limit` and `after`. An auditor's "
            + "search is itself recorded.")
    @Parameter(name = "case", in = ParameterIn.QUERY)
    @Parameter(name = "run", in = ParameterIn.QUERY)
    @Parameter(name = "ref", in = ParameterIn.QUERY, description = "`kind=value`, or a value")
    @Parameter(name = "customer", in = ParameterIn.QUERY)
    @Parameter(name = "person", in = ParameterIn.QUERY, description = "who did it, or whose decision it is")
    @Parameter(name = "rule", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY, description = "name, or name@version")
    @Parameter(name = "prompt", in = ParameterIn.QUERY, description = "name, or name@version")
    @Parameter(name = "action", in = ParameterIn.QUERY)
    @Parameter(name = "flow", in = ParameterIn.QUERY)
    @Parameter(name = "type", in = ParameterIn.QUERY)
    @Parameter(name = "risk", in = ParameterIn.QUERY)
    @Parameter(name = "amountFrom", in = ParameterIn.QUERY)
    @Parameter(name = "amountTo", in = ParameterIn.QUERY)
    @Parameter(name = "currency", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY)
    @Parameter(name = "to", in = ParameterIn.QUERY)
    @Parameter(name = "text", in = ParameterIn.QUERY)
    @Parameter(name = "order", in = ParameterIn.QUERY, description = "newest or oldest")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, 100 if not said")
    @Parameter(name = "after", in = ParameterIn.QUERY, description = "`next` of the page before")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public Page search(@Context UriInfo asked) {
        readers.check(SEARCH);
        var given = asked.getQueryParameters();
        var query = Queries.of(given);
        var after = Queries.key(given.getFirst("after"));
        var limit = limit(given.getFirst("limit"));
        var complete = indexer.isComplete(PATIENCE);
        // One more than is shown: that is how it is known whether there are more.
        var hits = search.page(query, after, limit + 1);
        var shown = hits.subList(0, Math.min(limit, hits.size()));
        if (after == null) {
            access.search(callers.actor(), filters(given), shown.size());
        }
        return new Page(shown.stream().map(SearchResource::view).toList(), hits.size() > limit ? Queries.token(shown.getLast().key()) : null, complete);
    }

    /// How often values occur.
    ///
    /// @param counted hits looked at
    /// @param all false: there may be more; only the newest were counted
    /// @param complete false: entries that are not searchable yet may be missing
    /// @param facets by facet, values with their counts, most frequent first
    public record Facets(long counted, boolean all, boolean complete, Map<String, Map<String, Long>> facets) {
    }

    @GET @Path("/facets")
    @Operation(summary = "Count what a search finds", description = "The filters of a search; counts by type, person, flow, rule, model, prompt, action, risk and customer. "
            + "At most 10000 hits are counted, the newest; the answer says whether there may be more.")
    @APIResponse(responseCode = "403", description = "No role of `countersign.readers`, and not that of redactions (`privacy`)")
    public Facets facets(@Context UriInfo asked) {
        readers.check(SEARCH);
        var given = asked.getQueryParameters();
        var query = Queries.of(given);
        var complete = indexer.isComplete(PATIENCE);
        var found = search.facets(query, COUNTED);
        access.search(callers.actor(), filters(given), Math.toIntExact(found.counted()));
        return new Facets(found.counted(), found.counted() < COUNTED, complete, found.values());
    }

    /// @param behind entries that are not searchable yet
    /// @param trouble why the search is held up; null: nothing is wrong
    public record Status(boolean complete, long behind, String trouble) {
    }

    @GET @Path("/status")
    @Operation(summary = "Say whether everything is searchable", description = "What searches need is made beside the recording, and again after a crash of the database.")
    public Status status() {
        var behind = indexer.behind();
        return new Status(behind == 0, behind, indexer.trouble());
    }

    private static int limit(String value) {
        if (value == null) {
            return USUAL;
        }
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw Problems.invalid("limit", value, "give a number from 1 to " + MOST);
        }
        return Integer.parseInt(value);
    }

    private static String filters(MultivaluedMap<String, String> given) {
        var filters = JSON.createObjectNode();
        new TreeMap<>(given).forEach((name, values) -> filters.put(name, values.getFirst()));
        return filters.toString();
    }

    private static HitView view(Hit hit) {
        return new HitView(hit.key().index(), hit.shard().toString(), hit.type().name(), Instant.ofEpochMilli(hit.key().occurredAtMs()), hit.actor(), hit.actorRole(),
                hit.label(), hit.sentence(), hit.eventId().toString(), hit.caseId(), hit.runId(), hit.flow(), hit.rule(), hit.model(), hit.modelVersion(), hit.prompt(),
                hit.promptVersion(), hit.action(), hit.amount(), hit.currency(), hit.risk(), hit.customer(),
                Links.entry(hit.shard(), hit.key().index()), Links.timeline(hit.caseId()));
    }
}
