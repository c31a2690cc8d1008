package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.exception.Exceptions;
import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.QueueView.NoSuchPlace;
import io.countersign.exception.QueueView.NotThereYet;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.ReasonCode;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.statistics.Report;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.quarkus.Replies;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Reading the exception queue over HTTP. Errors are RFC 9457 problems with a stable `code`.
@Path("/exceptions")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "exceptions", description = "The one queue of everything unusual")
@APIResponse(responseCode = "401", description = "No valid bearer token")
public class ExceptionsResource {

    private static final Set<State> WAITING = EnumSet.of(State.OPEN, State.CLAIMED, State.SNOOZED);
    private static final int TEXT_MAX = 256;
    private static final Set<String> PARAMETERS = Set.of("state", "flow", "reason", "risk", "owner", "case", "late", "olderThan", "q", "limit", "after");

    private final Exceptions exceptions;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Viewers viewers;
    private final JsonWebToken token;

    ExceptionsResource(Exceptions exceptions, ObjectMapper json, InstantSource clock, Viewers viewers, JsonWebToken token) {
        this.exceptions = exceptions;
        this.json = json;
        this.clock = clock;
        this.viewers = viewers;
        this.token = token;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "The queue, one JSON object a line",
            description = "Those that the person sees: all for whoever has one of the roles of `countersign.readers`, otherwise those that concern them (owner, backup,"
                    + " whoever holds their roles, was asked in their place, has it, settled something of it, or is excluded). The pinned first, then the highest priority, then the longest waiting; then what is put aside; closed ones last, the newest first."
                    + " With a Link header there is more: going on from it gives no exception twice, whatever happened meanwhile; one that moved up past"
                    + " the place is found by a new listing from the start.")
    @APIResponse(responseCode = "200", description = "Rows", headers = @Header(name = "Link", description = "<...>; rel=\"next\", when there is more",
            schema = @Schema(implementation = String.class)), content = @Content(mediaType = Lines.NDJSON, schema = @Schema(implementation = ExceptionRow.class)))
    @APIResponse(responseCode = "422", description = "A filter that can't be used")
    @APIResponse(responseCode = "503", description = "This instance lags behind the one that gave the part before; ask again in a second")
    public Response list(
            @Parameter(description = "OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED or ALL, several with commas; default: what waits") @QueryParam("state") String state,
            @QueryParam("flow") String flow, @Parameter(description = "Reason code, such as MISSING_DATA") @QueryParam("reason") String reason,
            @Parameter(description = "low, medium, high or critical") @QueryParam("risk") String risk,
            @Parameter(description = "Person id: whoever may be expected to act, so also who has claimed it, to whom it is escalated, the backup or the"
                    + " cover while the owner is away") @QueryParam("owner") String owner,
            @QueryParam("case") String caseId, @Parameter(description = "true: only what is past its target") @QueryParam("late") String late,
            @Parameter(description = "Only what has waited longer than this, such as PT1H or P1D") @QueryParam("olderThan") String olderThan,
            @Parameter(description = "Text in an id (exception, case, run) or in a reason, in upper or lower case") @QueryParam("q") String text,
            @Parameter(description = "1 to 1,000,000") @QueryParam("limit") @DefaultValue("10000") String limit,
            @Parameter(description = "From the Link header of the part before") @QueryParam("after") String after, @Context UriInfo asked) {
        Lines.known(asked, PARAMETERS);
        var now = clock.instant();
        var filter = new Filter(states(state), given(flow), reason(reason), risk(risk), given(owner), given(caseId), late(late), openedBefore(olderThan, now),
                text(text), viewers.sight(token));
        try {
            var page = exceptions.list(filter, given(after), Lines.limit(limit));
            return Lines.of(page.rows(), shown -> ExceptionRow.of(shown, now), page.next(), asked, json);
        } catch (NoSuchPlace e) {
            throw Lines.noSuchPlace();
        } catch (NotThereYet e) {
            throw Lines.notThereYet();
        }
    }

    @GET
    @Path("/stats")
    @Operation(summary = "The queue in figures: what waits, what came and went, what repeats, what comes at certain times",
            description = "Of the exceptions that the person sees; what repeats and what missed its target is counted for those who see all only.")
    @APIResponse(responseCode = "200", description = "Figures", content = @Content(schema = @Schema(implementation = Figures.class)))
    public Figures statistics() {
        var sight = viewers.sight(token);
        var mine = exceptions.list(new Filter(WAITING, null, null, null, token.getSubject(), null, false, null, null, sight), null, Integer.MAX_VALUE).rows();
        var now = clock.instant();
        return new Figures(exceptions.statistics(sight), mine.size(), (int) mine.stream().filter(shown -> shown.item().lateAt(now)).count());
    }

    /// The queue in figures, for whoever asks.
    public record Figures(@JsonUnwrapped Report report, @Schema(description = "What waits for the person who asks, as `owner` lists it") int mine,
            @Schema(description = "What of that is past its target") int mineLate) {}

    @GET
    @Path("/{id}")
    @Operation(summary = "One exception with the contents of the newest 20 runs that wait in it")
    @APIResponse(responseCode = "200", description = "The exception", content = @Content(schema = @Schema(implementation = ExceptionPage.class)))
    @APIResponse(responseCode = "403", description = "It does not concern the person, who has no role to read all")
    @APIResponse(responseCode = "404", description = "There is none with that id")
    public ExceptionPage show(@PathParam("id") String id, @Parameter(description = "Also the content of this waiting run, should it be an older one") @QueryParam("run") String run) {
        var shown = viewers.seen(find(exceptions, id), token);
        return ExceptionPage.of(shown, run, name -> exceptions.content(shown, name), viewers.hindrance(shown, token), clock.instant());
    }

    static ShownException find(Exceptions exceptions, String id) {
        return exceptions.find(id)
                .orElseThrow(() -> Replies.problem(Kind.NOT_FOUND, "NOT_FOUND", "There is no exception '" + id + "'; list the queue to find it."));
    }

    private static Set<State> states(String text) {
        if (text == null || text.isBlank()) {
            return WAITING;
        }
        if (text.equals("ALL")) {
            return Set.of();
        }
        try {
            return Arrays.stream(text.split(",")).map(State::valueOf).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw Requests.invalid("state: '" + text + "' is not known; use OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED or ALL.");
        }
    }

    private static String reason(String code) {
        if (given(code) != null && !ReasonCode.of(code).name().equals(code)) {
            throw Requests.invalid("reason: '" + Requests.cut(code) + "' is not known; use one of "
                    + Arrays.stream(ReasonCode.values()).map(ReasonCode::name).collect(Collectors.joining(", ")) + ".");
        }
        return given(code);
    }

    private static Risk risk(String word) {
        return given(word) == null ? null : Arrays.stream(Risk.values()).filter(r -> r.word().equals(word)).findFirst()
                .orElseThrow(() -> Requests.invalid("risk: '" + word + "' is not known; use low, medium, high or critical."));
    }

    private static boolean late(String text) {
        if (given(text) != null && !text.equals("true") && !text.equals("false")) {
            throw Requests.invalid("late: '" + text + "' is not known; use true or false.");
        }
        return "true".equals(text);
    }

    private static Instant openedBefore(String text, Instant now) {
        if (given(text) == null) {
            return null;
        }
        try {
            var age = Duration.parse(text);
            if (!age.isNegative()) {
                return now.minus(age);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // told below
        }
        throw Requests.invalid("olderThan: '" + text + "' is no time; write one such as PT1H or P1D.");
    }

    private static String text(String text) {
        if (text != null && text.length() > TEXT_MAX) {
            throw Requests.invalid("q: it has " + text.length() + " characters; write " + TEXT_MAX + " at most.");
        }
        return given(text);
    }

    private static String given(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
