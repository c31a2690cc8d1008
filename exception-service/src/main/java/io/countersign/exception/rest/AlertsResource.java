package io.countersign.exception.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.exception.AlertList;
import io.countersign.exception.AlertView.Which;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.quarkus.Bodies;
import io.countersign.singlewriter.quarkus.Replies;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The one list of alerts over HTTP.
@Path("/alerts")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts", description = "What needs attention, of all services")
@APIResponse(responseCode = "401", description = "No valid bearer token")
public class AlertsResource {

    private static final Set<String> PARAMETERS = Set.of("state", "limit", "after");
    private static final Pattern PLACE = Pattern.compile("\\d{15}-alt_\\w+");

    private final AlertList alerts;
    private final JsonWebToken token;
    private final ObjectMapper json;
    private final Viewers viewers;

    AlertsResource(AlertList alerts, JsonWebToken token, ObjectMapper json, Viewers viewers) {
        this.alerts = alerts;
        this.token = token;
        this.json = json;
        this.viewers = viewers;
    }

    @GET
    @Produces(Lines.NDJSON)
    @Operation(summary = "Alerts, the newest first, one JSON object a line; with a Link header there is more")
    @APIResponse(responseCode = "200", description = "Rows", content = @Content(mediaType = Lines.NDJSON, schema = @Schema(implementation = AlertRow.class)))
    @APIResponse(responseCode = "403", description = "The person has no role to read all")
    @APIResponse(responseCode = "422", description = "A filter that can't be used")
    public Response list(@Parameter(description = "open, acknowledged or all") @QueryParam("state") @DefaultValue("open") String state,
            @Parameter(description = "1 to 1,000,000") @QueryParam("limit") @DefaultValue("1000") String limit,
            @Parameter(description = "From the Link header of the part before") @QueryParam("after") String after, @Context UriInfo asked) {
        viewers.alerts(token);
        Lines.known(asked, PARAMETERS);
        var which = switch (state) {
            case "open" -> Which.OPEN;
            case "acknowledged" -> Which.ACKNOWLEDGED;
            case "all" -> Which.ALL;
            default -> throw Requests.invalid("state: '" + state + "' is not known; use open, acknowledged or all.");
        };
        if (after != null && !after.isBlank() && !PLACE.matcher(after).matches()) {
            throw Lines.noSuchPlace();
        }
        var page = alerts.list(which, after == null || after.isBlank() ? null : after, Lines.limit(limit));
        return Lines.of(page.rows(), shown -> AlertRow.of(shown.alert()), page.next(), asked, json);
    }

    @POST
    @Path("/{id}/ack")
    @Operation(summary = "Say that one has seen it and looks after it")
    @RequestBody(content = @Content(schema = @Schema(implementation = Requests.Acknowledge.class)))
    @APIResponse(responseCode = "200", description = "id, acknowledgedBy, acknowledgedAt, version")
    @APIResponse(responseCode = "400", description = "The body is not the JSON that is expected")
    @APIResponse(responseCode = "403", description = "Not a person of the directory")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    @APIResponse(responseCode = "409", description = "Somebody has acknowledged it before; `detail` says who and when")
    @APIResponse(responseCode = "503", description = "No answer in time; ask again with the same Idempotency-Key")
    public ObjectNode acknowledge(@PathParam("id") String id, byte[] body, @HeaderParam(Callers.KEY) String key, @HeaderParam(Callers.TRACE) String trace) {
        var said = Bodies.readIfAny(body, Requests.Acknowledge.class);
        var request = Callers.request(token, key, trace);
        var alert = alerts.find(id).orElseThrow(() -> Replies.problem(Kind.NOT_FOUND, "NOT_FOUND", "There is no alert '" + id + "'; list the alerts to find it."));
        var answer = Replies.body(alerts.acknowledge(alert, said == null ? null : Requests.noteIfAny(said.note()), request));
        alerts.awaitShown(id, answer.path("version").asLong());
        return answer;
    }
}
