package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.countersign.audit.Redacting;
import io.countersign.audit.Redacting.Outcome;
import io.countersign.audit.domain.Redaction;
import io.countersign.audit.domain.RedactionRules.Refusal;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Erasing the personal content of a case: one person asks, a second one agrees.
@Path("/record/redactions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class RedactionResource {

    private final Redacting redacting;
    private final Callers callers;

    RedactionResource(Redacting redacting, Callers callers) {
        this.redacting = redacting;
        this.callers = callers;
    }

    /// @param caseId the case, as `case`
    /// @param reason why, 10 to 1000 characters; it stays readable for good
    public record Request(@JsonProperty("case") String caseId, String reason) {
    }

    /// @param note why not
    public record Note(String note) {
    }

    /// A redaction.
    ///
    /// @param state `asked`, `declined` or `done`
    /// @param endedBy who answered; absent: nobody yet
    /// @param note why it was declined; absent: it was not
    /// @param keyIds keys that are gone
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RedactionView(String redactionId, @JsonProperty("case") String caseId, String state, String reason,
            String askedBy, Instant askedAt, String endedBy, Instant endedAt, String note, List<String> keyIds) {
    }

    @POST
    @Operation(summary = "Ask that the personal content of a case be erased", description = "By somebody with the role for it (`privacy` where nothing else is "
            + "set). 202 with the redaction; nothing is erased until a second person approves. 404 `NOT_FOUND`, 409 `OPEN_RUNS`, `ALREADY_ASKED` or "
            + "`ALREADY_REDACTED`, 403 `FORBIDDEN`: recorded as a refusal.")
    public Response ask(Request request) {
        var caseId = given("case", request == null ? null : request.caseId());
        return Response.status(Status.ACCEPTED).entity(view(redacting.ask(callers.actor(), caseId, given("reason", request.reason())))).build();
    }

    @GET
    @Operation(summary = "List redactions, in the order they were asked for")
    public List<RedactionView> list(@QueryParam("case") String caseId) {
        return redacting.all(caseId).stream().map(RedactionResource::view).toList();
    }

    @POST @Path("/{id}/approve")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Agree: the keys of the case are destroyed", description = "By a second person. For good: what the keys sealed can't be read any more in "
            + "topics, changelogs, the Record, archives and backups; other services may remember a key for ten seconds. 503: it is written down and will be done.")
    public RedactionView approve(@PathParam("id") String id) {
        return view(redacting.approve(callers.actor(), id));
    }

    @POST @Path("/{id}/decline")
    @Operation(summary = "Say no to a redaction", description = "By a second person.")
    public RedactionView decline(@PathParam("id") String id, Note note) {
        return view(redacting.decline(callers.actor(), id, given("note", note == null ? null : note.note())));
    }

    private static String given(String field, String value) {
        if (value == null || value.isBlank()) {
            throw Problems.invalid(field, value == null ? "" : value, "give a text");
        }
        return value.strip();
    }

    private static RedactionView view(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> view(done.redaction());
            case Outcome.No no -> throw Problems.refused(status(no.refusal().kind()), no.refusal().code(), no.refusal().detail());
        };
    }

    private static Status status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> Status.BAD_REQUEST;
            case FORBIDDEN -> Status.FORBIDDEN;
            case NOT_FOUND -> Status.NOT_FOUND;
            case CONFLICT -> Status.CONFLICT;
        };
    }

    private static RedactionView view(Redaction r) {
        return new RedactionView(r.id(), r.caseId(), r.state().name().toLowerCase(Locale.ROOT), r.reason(), r.askedBy(), r.askedAt(), r.endedBy(),
                r.endedAt(), r.note(), r.keyIds());
    }
}
