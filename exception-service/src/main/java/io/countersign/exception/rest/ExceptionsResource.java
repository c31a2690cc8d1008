package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.exception.Exceptions;
import io.countersign.exception.QueueView;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.rest.RunEdits.InvalidEdit;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Answer;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.quarkus.Persons;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The exception queue over HTTP. Errors are RFC 9457 problems with a stable `code`.
@Path("/exceptions")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "exceptions", description = "The one queue of everything unusual")
@APIResponse(responseCode = "401", description = "No valid bearer token")
@APIResponse(responseCode = "503", description = "No answer in time; ask again with the same Idempotency-Key")
public class ExceptionsResource {

    private static final String NDJSON = "application/x-ndjson";
    private static final Set<State> WAITING = EnumSet.of(State.OPEN, State.CLAIMED, State.SNOOZED);
    private static final Set<String> CHANNELS = Set.of("rest", "cli", "console");
    private static final int LIMIT_MAX = 1_000_000;
    private static final String KEY = "Idempotency-Key";

    private final Exceptions exceptions;
    private final JsonWebToken token;
    private final ObjectMapper json;
    private final InstantSource clock;

    /// An exception with all that waits in it.
    ///
    /// @param waiting runs with their contents
    /// @param incident what is known of an incident without a run; null: it has runs
    public record ExceptionPage(@JsonUnwrapped ExceptionRow row, List<ExceptionRow.WaitingRun> waiting,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String incident) {}

    ExceptionsResource(Exceptions exceptions, JsonWebToken token, ObjectMapper json, InstantSource clock) {
        this.exceptions = exceptions;
        this.token = token;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @Produces(NDJSON)
    @RunOnVirtualThread
    @Operation(summary = "The queue: the highest priority first, then the longest waiting; one JSON object a line")
    @APIResponse(responseCode = "200", description = "Rows", content = @org.eclipse.microprofile.openapi.annotations.media.Content(
            mediaType = NDJSON, schema = @Schema(implementation = ExceptionRow.class)))
    @APIResponse(responseCode = "422", description = "A filter that can't be used")
    public StreamingOutput list(
            @Parameter(description = "OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED or ALL, several with commas; default: what waits") @QueryParam("state") String state,
            @QueryParam("flow") String flow, @Parameter(description = "Reason code, such as MISSING_DATA") @QueryParam("reason") String reason,
            @Parameter(description = "Person id") @QueryParam("owner") String owner, @QueryParam("case") String caseId,
            @QueryParam("limit") @DefaultValue("10000") String limit) {
        var rows = exceptions.list(new QueueView.Filter(states(state), flow, reason, owner, caseId, limit(limit)));
        var now = clock.instant();
        return out -> {
            for (var shown : rows) {
                out.write(json.writeValueAsBytes(ExceptionRow.of(shown, now)));
                out.write('\n');
            }
        };
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    @Operation(summary = "One exception with the contents of the runs that wait in it")
    @APIResponse(responseCode = "200", description = "The exception")
    @APIResponse(responseCode = "404", description = "There is none with that id")
    public ExceptionPage show(@PathParam("id") String id) {
        var shown = find(id);
        return new ExceptionPage(ExceptionRow.of(shown, clock.instant()), ExceptionRow.WaitingRun.of(shown), ExceptionRow.text(shown.contents().get("")));
    }

    @POST
    @Path("/{id}/claim")
    @RunOnVirtualThread
    @Operation(summary = "Take it for ten minutes, so that others see it; again: ten more")
    @APIResponse(responseCode = "200", description = "id, state, version, claimedBy, claimedUntil")
    @APIResponse(responseCode = "403", description = "The person may not work on it")
    @APIResponse(responseCode = "409", description = "Somebody else has it, or it is closed")
    public ObjectNode claim(@PathParam("id") String id, @HeaderParam(KEY) String key, @HeaderParam("traceparent") String traceparent) {
        return reply(id, exceptions.claim(find(id), request(key, traceparent)));
    }

    @POST
    @Path("/{id}/unclaim")
    @RunOnVirtualThread
    @Operation(summary = "Give it back")
    @APIResponse(responseCode = "200", description = "id, state, version")
    @APIResponse(responseCode = "409", description = "It is not the person's to give back")
    public ObjectNode unclaim(@PathParam("id") String id, @HeaderParam(KEY) String key, @HeaderParam("traceparent") String traceparent) {
        return reply(id, exceptions.unclaim(find(id), request(key, traceparent)));
    }

    @POST
    @Path("/{id}/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(summary = "Settle it, or some of its runs")
    @APIResponse(responseCode = "200", description = "id, state, version, resolvedBy, runs that still wait")
    @APIResponse(responseCode = "403", description = "The person may not settle it")
    @APIResponse(responseCode = "409", description = "Somebody was first, somebody else has it, or what was shown has changed")
    @APIResponse(responseCode = "422", description = "Something is missing or not offered; `detail` names the field")
    public ObjectNode resolve(@PathParam("id") String id, ResolutionRequest body, @HeaderParam(KEY) String key,
            @HeaderParam("traceparent") String traceparent) {
        var shown = find(id);
        var request = request(key, traceparent);
        return reply(id, exceptions.resolve(shown, resolution(shown, body, exceptions.editsBefore(shown, request)), request));
    }

    private static Resolution resolution(ShownException shown, ResolutionRequest body, List<Resolution.Edit> editsBefore) {
        if (body == null || body.kind() == null) {
            throw invalid("kind: it is missing; say how the exception is settled, such as fix or release.");
        }
        var kind = ResolutionKind.of(body.kind()).orElseThrow(() -> invalid("kind: '" + body.kind() + "' is not known; choose "
                + ResolutionKind.FOR_RUNS.stream().map(ResolutionKind::word).collect(Collectors.joining(", ")) + ", or dismiss for an incident."));
        if (body.version() == null) {
            throw invalid("version: it is missing; give the version of the exception that you were shown.");
        }
        var channel = Objects.requireNonNullElse(body.channel(), "rest");
        if (!CHANNELS.contains(channel)) {
            throw invalid("channel: '" + channel + "' is not known; leave it out, or use rest, cli or console.");
        }
        var runIds = Objects.requireNonNullElse(body.runIds(), List.<String>of()).stream().filter(Objects::nonNull).distinct().toList();
        return new Resolution(kind, body.version(), body.actionDigest(), body.cardDigest(), Objects.requireNonNullElse(body.note(), ""),
                runIds, editsBefore.isEmpty() ? edits(shown, runIds, body.set()) : editsBefore, channel, "");
    }

    private static List<Resolution.Edit> edits(ShownException shown, List<String> runIds, Map<String, String> set) {
        if (set == null || set.isEmpty()) {
            return List.of();
        }
        return shown.item().runs().stream().map(Subject::runId).filter(runId -> runIds.isEmpty() || runIds.contains(runId))
                .map(runId -> edit(runId, shown.contents().get(runId), set)).toList();
    }

    private static Resolution.Edit edit(String runId, byte[] run, Map<String, String> set) {
        try {
            var edited = RunEdits.apply(ContentJson.read(run), set);
            var content = ContentJson.of(edited);
            return new Resolution.Edit(runId, new Content(ContentJson.bytes(content), content.getDigest(), null), ContentJson.actionDigest(edited));
        } catch (InvalidEdit e) {
            throw invalid(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw invalid("set: " + e.getMessage());
        }
    }

    private ObjectNode reply(String id, Answer answer) {
        var body = Replies.body(answer);
        exceptions.awaitShown(id, body.path("version").asLong());
        return body;
    }

    private ShownException find(String id) {
        return exceptions.find(id).orElseThrow(() -> Replies.problem(Kind.NOT_FOUND, "NOT_FOUND", "There is no exception '" + id + "'; list the queue to find it."));
    }

    private Exceptions.Request request(String key, String traceparent) {
        return new Exceptions.Request(Persons.actor(token), key, traceparent);
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
            throw invalid("state: '" + text + "' is not known; use OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED or ALL.");
        }
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid("limit: '" + text + "' can't be used; give a number from 1 to " + LIMIT_MAX + ".");
    }

    private static RuntimeException invalid(String detail) {
        return Replies.problem(Kind.INVALID, "INVALID_REQUEST", detail);
    }
}
