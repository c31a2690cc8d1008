package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.AddressGuard;
import io.countersign.ingest.AddressGuard.Verdict;
import io.countersign.ingest.Intake;
import io.countersign.ingest.Sender;
import io.countersign.ingest.WebhookSecrets;
import io.countersign.ingest.Webhooks;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.ReportReader;
import io.countersign.ingest.format.ReportReader.Reading;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.ingest.view.ViewedDelivery;
import io.countersign.ingest.view.ViewedEndpoint;
import io.countersign.ingest.view.WebhooksView;
import io.countersign.schemas.avro.Answer;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where programs want their directives sent to. A program manages its own; a person may look at all.
@Path("/webhooks")
@Authenticated
@RunOnVirtualThread
@SecurityRequirement(name = "apiKey")
@Tag(name = "Webhooks", description = "For programs: directives sent to them by Standard Webhooks 1.0.")
public class WebhooksResource {

    private static final int REPLAYED_AT_ONCE = 1_000;
    private static final Duration VIEW_LAG = Duration.ofSeconds(2);

    private final Webhooks webhooks;
    private final WebhooksView view;
    private final WebhookSecrets secrets;
    private final AddressGuard guard;
    private final Intake intake;
    private final Callers callers;
    private final Readiness readiness;

    WebhooksResource(Webhooks webhooks, WebhooksView view, WebhookSecrets secrets, AddressGuard guard, Intake intake, Callers callers, Readiness readiness) {
        this.webhooks = webhooks;
        this.view = view;
        this.secrets = secrets;
        this.guard = guard;
        this.intake = intake;
        this.callers = callers;
        this.readiness = readiness;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Register a webhook", description = """
            Directives for the runs that the key covers are sent there from now on, by POST as Standard Webhooks 1.0 has it: `webhook-id` (the same over all tries), \
            `webhook-timestamp`, `webhook-signature` (`v1,` and base64; two, with a space between, for 24 h after a rotation). The body is thin: \
            `{"type":"countersign.directive.proceed","timestamp":"...","data":{"runId","caseId","source","id","kind","state","version","reason","note","receiptId",\
            "actionDigest","validUntil"}}`; content is got by GET /runs/{runId}/directive. Any 2xx whose answer is whole within 15 s (a setting) counts as taken. Else it is \
            tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, a tenth more or less, `Retry-After` heeded; 410 switches the \
            webhook off, and so does the end of the tries if it took nothing else since the first. Order is not promised, and one directive may come twice: see \
            `version` and `webhook-id`. The url is https and leads to the open internet.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = WebhookDocument.class)))
    @APIResponse(responseCode = "201", description = "It is registered; `secret` is shown here only.", content = @Content(schema = @Schema(implementation = WebhookDocument.class)))
    @APIResponse(responseCode = "400", description = "Not valid, or an address that is not allowed.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "409", description = "`TOO_MANY_WEBHOOKS`: 10 a key, 200 in all. `ALREADY_REGISTERED`: the key has this url with these sources and flows.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response register(@Parameter(description = "200 characters at most; a repeat with the same one gets the first answer.") @HeaderParam("Idempotency-Key") String key, InputStream body) throws IOException {
        var sent = SentBody.read(body, RunReader.MAX_BYTES);
        var sender = program(key, sent);
        return switch (sent.cut() ? new Reading.Wrong(RunReader.tooLarge(sent.length())) : ReportReader.webhook(sent.bytes(), intake.now())) {
            case Reading.Webhook wanted -> register(sender, wanted, key, sent);
            case Reading.Wrong wrong -> rejected(sender, wrong.problems(), sent);
            case Reading other -> throw new IllegalStateException("read as something else: " + other);
        };
    }

    private Response register(Sender sender, Reading.Webhook wanted, String key, SentBody sent) {
        if (guard.check(wanted.url()) instanceof Verdict.Refused refused) {
            return rejected(sender, new Unsound("INVALID_REPORT", null, null, List.of(new FieldProblem("/url", FieldProblem.shown(wanted.url()), refused.why()))), sent);
        }
        var answer = webhooks.register(sender, wanted.url(), wanted.sources(), wanted.flows(), key);
        var document = withSecret(answer);
        return Response.status(201).location(URI.create("/webhooks/" + document.path("id").asText())).entity(document.toString()).build();
    }

    @GET
    @Produces("application/x-ndjson")
    @SecurityRequirement(name = "bearer")
    @Operation(summary = "List webhooks", description = "A JSON object a line, in the order of ids: id, url, sources, flows, apiKey, state (enabled or disabled), disabledBecause, secretVersion, createdAt, rotatedAt. "
            + "People see scheme and host of the url only. `Link` names the next page.")
    public Response list(@Parameter(description = "1 to 1,000.") @QueryParam("limit") @DefaultValue("100") String limit, @Parameter(description = "As `Link` has it.") @QueryParam("after") String after) {
        readiness.check();
        var rows = view.endpoints(callers.visibleEndpoints().and(it -> after == null || it.endpointId().compareTo(after) > 0));
        return Pages.of("/webhooks", "", limit, rows, ViewedEndpoint::endpointId,
                callers.sender().key().isPresent() ? WebhookDocuments::endpoint : WebhookDocuments::endpointForPeople);
    }

    @DELETE
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Remove a webhook", description = "Nothing is sent there any more; what is under way still arrives.")
    @APIResponse(responseCode = "200", description = "It is removed.")
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such webhook of this key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response remove(@PathParam("id") String id, @HeaderParam("Idempotency-Key") String key) {
        return Response.ok(Replies.body(webhooks.remove(program(key), FieldProblem.shown(id), key)).toString()).build();
    }

    @POST
    @Path("/{id}/enable")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Switch a webhook on again", description = "After it was switched off. What had been sent to it and was given up can be replayed, one by one or all of it; directives given while it was off were never "
            + "sent to it: read them by GET /directives with the `Last-Event-ID` seen last.")
    @APIResponse(responseCode = "200", description = "It is on.", content = @Content(schema = @Schema(implementation = WebhookDocument.class)))
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such webhook of this key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response enable(@PathParam("id") String id) {
        return changed(id, it -> it.enabled(true), WebhookDocuments::answered);
    }

    @POST
    @Path("/{id}/rotate")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give a webhook a new secret", description = "For 24 h both secrets sign, so that a receiver has time to change over. Asked again it is another new secret; that before still signs for its 24 h.")
    @APIResponse(responseCode = "200", description = "`secret` is shown here only.", content = @Content(schema = @Schema(implementation = WebhookDocument.class)))
    @APIResponse(responseCode = "409", description = "`CHANGED_MEANWHILE`: look at it and ask again.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such webhook of this key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response rotate(@PathParam("id") String id) {
        return changed(id, it -> new Endpoint(it.endpointId(), it.url(), it.sources(), it.flows(), it.apiKey(), it.secretVersion() + 1, it.enabled(), it.since()), this::withSecret);
    }

    @GET
    @Path("/{id}/deliveries")
    @Produces("application/x-ndjson")
    @SecurityRequirement(name = "bearer")
    @Operation(summary = "List the deliveries of a webhook", description = "A JSON object a line, newest first: id, state (sending, waiting, delivered, failed), attempts, runId, caseId, at, nextAt, lastStatus, lastError. "
            + "The latest 1,000 are kept, more only while they are under way or failed. `Link` names the next page.")
    @APIResponse(responseCode = "404", description = "No such webhook of this key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response deliveries(@PathParam("id") String id, @Parameter(description = "One state, such as failed.") @QueryParam("state") String state,
            @Parameter(description = "1 to 1,000.") @QueryParam("limit") @DefaultValue("100") String limit, @Parameter(description = "As `Link` has it.") @QueryParam("after") String after) {
        if (state != null && !ViewedDelivery.STATES.contains(state)) {
            return Problems.question(400, "Not valid", "INVALID_QUERY", "state", state, "This is no state of a delivery; send one of " + ViewedDelivery.STATES + ".");
        }
        var endpoint = endpoint(id, callers.visibleEndpoints());
        var rows = view.deliveries(endpoint.endpointId(), after).filter(it -> state == null || state.equals(it.state()));
        return Pages.of("/webhooks/" + id + "/deliveries", state == null ? "" : "state=" + state + "&", limit, rows, ViewedDelivery::deliveryId, WebhookDocuments::delivery);
    }

    @POST
    @Path("/{id}/deliveries/{deliveryId}/replay")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Deliver once more what failed", description = "With the same `webhook-id`, and the tries from the start. What was given up can be replayed for 30 days.")
    @APIResponse(responseCode = "202", description = "It is sent again: `{\"deliveryId\",\"attempt\"}`.")
    @APIResponse(responseCode = "409", description = "`UNDER_WAY`: it is still being tried. `WEBHOOK_DISABLED`: enable it first.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such delivery of this key that could be sent again.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response replay(@PathParam("id") String id, @PathParam("deliveryId") String deliveryId, @HeaderParam("Idempotency-Key") String key) {
        var sender = program(key);
        var endpoint = endpoint(id, callers.visibleEndpoints());
        // One that is not known is refused, and that recorded, by the judge.
        var name = FieldProblem.shown(deliveryId);
        var caseId = view.delivery(endpoint.endpointId(), deliveryId).map(ViewedDelivery::caseId).orElse(name);
        return Response.accepted(Replies.body(webhooks.replay(sender, caseId, name, key)).toString()).build();
    }

    @POST
    @Path("/{id}/deliveries/replay")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Deliver once more all that failed", description = "After an outage: the oldest 1,000 that were given up, as one by one; `{\"replayed\":n}` says how many are sent again. Ask again until it is 0.")
    @APIResponse(responseCode = "202", description = "They are sent again.")
    @APIResponse(responseCode = "403", description = "Only a program with an API key has webhooks.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    @APIResponse(responseCode = "404", description = "No such webhook of this key.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = ProblemDocument.class)))
    public Response replayAll(@PathParam("id") String id) {
        var sender = program(null);
        var endpoint = endpoint(id, callers.visibleEndpoints());
        var failed = new LinkedHashMap<String, String>();
        view.failed(endpoint.endpointId()).limit(REPLAYED_AT_ONCE).forEach(it -> failed.put(it.deliveryId(), it.caseId()));
        return Response.accepted("{\"replayed\":" + webhooks.replayAll(sender, failed) + "}").build();
    }

    private Response changed(String id, Function<Endpoint, Endpoint> change, Function<Answer, ObjectNode> document) {
        var sender = program(null);
        var it = endpoint(id, callers.visibleEndpoints());
        var now = new Endpoint(it.endpointId(), it.url(), it.sources(), it.flows(), it.apiKey(), it.secretVersion(), it.enabled(), it.createdAt());
        return Response.ok(document.apply(webhooks.put(sender, change.apply(now), null)).toString()).build();
    }

    private ViewedEndpoint endpoint(String id, Predicate<ViewedEndpoint> visible) {
        readiness.check();
        return view.awaitEndpoint(id, VIEW_LAG).filter(visible)
                .orElseThrow(() -> Replies.problem(Refusal.Kind.NOT_FOUND, "NOT_FOUND", "There is no webhook of that id for you; GET /webhooks lists those there are."));
    }

    private ObjectNode withSecret(Answer answer) {
        var document = WebhookDocuments.answered(answer);
        return document.put("secret", secrets.shown(document.path("id").asText(), document.path("secretVersion").asInt()));
    }

    /// The program that asks.
    ///
    /// @throws WebApplicationException 403: it is a person, or 400: the key names nothing; that is recorded
    private Sender program(String idempotencyKey, SentBody sent) {
        var sender = callers.sender();
        if (sender.key().isEmpty()) {
            throw new WebApplicationException(rejected(sender, Unsound.of("FORBIDDEN", "Only a program with an API key has webhooks; send the key as X-API-Key."), sent));
        }
        IdempotencyKeys.problem(idempotencyKey).ifPresent(problem -> {
            throw new WebApplicationException(rejected(sender, problem, sent));
        });
        return sender;
    }

    private Sender program(String idempotencyKey) {
        return program(idempotencyKey, SentBody.NONE);
    }

    private Response rejected(Sender sender, Unsound problem, SentBody sent) {
        return Problems.response(Problems.await(intake.reject(sender, problem, sent.bytes(), sent.length(), "http", 1)));
    }
}
