package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.ApprovalQueue.Order;
import io.countersign.approval.Approvals;
import io.countersign.approval.People;
import io.countersign.approval.QueuePages;
import io.countersign.approval.domain.ApprovalState;
import io.countersign.approval.domain.Asker;
import io.countersign.approval.domain.Purpose;
import io.countersign.approval.domain.Words;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Approvals over HTTP, to look at.
@Path("/approvals")
@Authenticated
@RunOnVirtualThread
@Tag(name = "approvals")
public class ApprovalsResource {

    private static final int LIMIT_MAX = 1_000_000;

    private final Approvals approvals;
    private final QueuePages pages;
    private final People people;
    private final Viewers viewers;
    private final JsonWebToken token;

    ApprovalsResource(Approvals approvals, QueuePages pages, People people, Viewers viewers, JsonWebToken token) {
        this.approvals = approvals;
        this.pages = pages;
        this.people = people;
        this.viewers = viewers;
        this.token = token;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "What waits for a person, the most important first; one JSON object a line",
            description = "Those that the person sees: all for whoever has one of the roles of `countersign.readers`, otherwise those that concern them (owner, "
                    + "backup, whoever holds their roles or was asked in their place, has it, decided, or is excluded). In the order of priority, target time and id. Where there is more, the header Link names the next page, which goes on "
                    + "after the last line of this one, whatever has arrived meanwhile. An approval is on a page once; one whose place in the order changes "
                    + "while the pages are read can be on two of them, or on none.")
    @APIResponse(responseCode = "200", description = "The page")
    @APIResponse(responseCode = "422", description = "A parameter can't be taken")
    public Response list(
            @Parameter(description = "One state, or ALL; default: OPEN and CLAIMED") @QueryParam("state") String state,
            @Parameter(description = "Person who is expected to act: owner, delegate, escalated to, backup or cover of an owner who is away")
            @QueryParam("owner") String owner,
            @QueryParam("flow") String flow, @QueryParam("case") String caseId,
            @Parameter(description = "The rule that asks") @QueryParam("rule") String rule,
            @Parameter(description = "Type of the action") @QueryParam("action") String action,
            @Parameter(description = "true: only what still waits and whose target time has passed") @QueryParam("late") String late,
            @Parameter(description = "decide: a run waits for it; check: the run went out, was that right?") @QueryParam("purpose") String purpose,
            @Parameter(description = "Text in an id, the title or the reason, in upper or lower case") @QueryParam("q") String text,
            @Parameter(description = "priority (default), or due: the earliest target first, then the highest priority; due only of what waits")
            @QueryParam("sort") String sort,
            @Parameter(description = "1 to 1,000,000") @QueryParam("limit") @DefaultValue("100") String limit,
            @Parameter(description = "From the Link header of the page before") @QueryParam("after") String after, @Context UriInfo uri) {
        var now = Instant.now();
        var filter = new QueuePages.Filter(states(state), owner, flow, caseId, rule, action, late(late), purpose(purpose), text, order(sort));
        if (filter.order() == Order.DUE && !filter.waiting()) {
            throw Fields.invalid("sort", sort, "use it for what waits only, so leave the state out or write OPEN or CLAIMED");
        }
        var page = pages.page(filter, viewers.sight(token), Cursor.read(after), limit(limit), now);
        var reply = Lines.of(page.items(), item -> ApprovalJson.row(item, now));
        return (page.next() == null ? reply : reply.header("Link", next(uri, Cursor.of(page.next())))).build();
    }

    @GET
    @Path("/stats")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The queue in numbers",
            description = "open, late, oldestSeconds, openedToday, decidedToday (became final), unclaimed, checks, mine and mineLate (what waits for whoever asks), "
                    + "and byOwner: what waits by its owner, what was "
                    + "decided today by who decided; all of the approvals that the person sees. A day is one in UTC.")
    @APIResponse(responseCode = "200", description = "The numbers")
    public ObjectNode stats() {
        var figures = pages.figures(token.getSubject(), viewers.sight(token), Instant.now());
        var stats = JsonNodeFactory.instance.objectNode().put("open", figures.open()).put("late", figures.late())
                .put("oldestSeconds", figures.oldestSeconds()).put("openedToday", figures.openedToday()).put("decidedToday", figures.decidedToday())
                .put("unclaimed", figures.unclaimed()).put("checks", figures.checks()).put("mine", figures.mine()).put("mineLate", figures.mineLate());
        var byOwner = stats.putObject("byOwner");
        figures.byPerson().forEach((person, of) -> byOwner.putObject(person).put("open", of.open()).put("late", of.late())
                .put("decidedToday", of.decidedToday()));
        return stats;
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One approval with the run it asks about, its decisions and its last 50 notes",
            description = "run is the run as it is now; where a person edited it, original is the run as first asked, and diff what differs: "
                    + "path (JSON Pointer), before, after. While it waits, whoMay says who may decide, mayDecide whether the person who asks could take it to decide "
                    + "it now, and mayNotBecause why not.")
    @APIResponse(responseCode = "200", description = "The approval")
    @APIResponse(responseCode = "403", description = "It does not concern the person, who has no role to read all")
    @APIResponse(responseCode = "404", description = "There is none of that id")
    public ObjectNode show(@PathParam("id") String id) {
        var item = viewers.seen(approvals.find(id).orElseThrow(() -> ApprovalPostsResource.unknown(id)), token);
        var who = new Asker(Asker.Kind.PERSON, token.getSubject(), null);
        return ApprovalJson.details(item, approvals.run(id).orElse(null), who, people.directory(), Instant.now());
    }

    private static String next(UriInfo uri, String cursor) {
        var page = uri.getRequestUriBuilder().replaceQueryParam("after", cursor).build();
        return "<" + page.getRawPath() + "?" + page.getRawQuery() + ">; rel=\"next\"";
    }

    private static Set<ApprovalState> states(String state) {
        if (state == null || state.isEmpty()) {
            return QueuePages.WAITING;
        }
        if (state.equals("ALL")) {
            return null;
        }
        return Arrays.stream(ApprovalState.values()).filter(s -> s.name().equals(state)).findFirst().map(Set::of)
                .orElseThrow(() -> Fields.invalid("state", state, "write one of " + Arrays.toString(ApprovalState.values()) + " or ALL"));
    }

    private static Purpose purpose(String purpose) {
        return purpose == null || purpose.isEmpty() ? null : Arrays.stream(Purpose.values()).filter(p -> Words.purpose(p).equals(purpose)).findFirst()
                .orElseThrow(() -> Fields.invalid("purpose", purpose, "write decide or check, or leave it out for both"));
    }

    private static Order order(String sort) {
        return switch (sort) {
            case "priority", "" -> Order.PRIORITY;
            case null -> Order.PRIORITY;
            case "due" -> Order.DUE;
            default -> throw Fields.invalid("sort", sort, "write priority or due");
        };
    }

    private static boolean late(String late) {
        if (late != null && !late.equals("true") && !late.equals("false")) {
            throw Fields.invalid("late", late, "write true or false");
        }
        return "true".equals(late);
    }

    private static int limit(String limit) {
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= LIMIT_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Fields.invalid("limit", limit, "write a number from 1 to " + LIMIT_MAX);
    }
}
