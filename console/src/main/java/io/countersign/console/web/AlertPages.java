package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Alert;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/// What needs somebody's attention, in one place.
@Path("/alerts")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class AlertPages {

    private static final int PAGE = 50;
    private static final Set<String> STATES = Set.of("open", "acknowledged", "all");

    private final Services services;
    private final Directory directory;

    AlertPages(Services services, Directory directory) {
        this.services = services;
        this.directory = directory;
    }

    /// What somebody typed when they said that they look after an alert, and why that was not taken.
    public record Typed(String id, String note, String problem) {

        static final Typed NOTHING = new Typed("", "", null);
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance alerts(String state, List<Alert> alerts, String next, boolean first, Typed typed, Directory names, String key);
    }

    @GET
    public TemplateInstance alerts(@QueryParam("state") String state, @QueryParam("after") String after) {
        return page(state, after, Typed.NOTHING);
    }

    @POST
    @Path("{id}/ack")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response acknowledge(@PathParam("id") String id, @RestForm String note, @RestForm String state, @RestForm String key) {
        var body = new HashMap<String, Object>();
        if (note != null && !note.isBlank()) body.put("note", note.strip());
        try {
            services.post(Service.EXCEPTION, "/alerts/" + Services.escape(id) + "/ack", body, key);
            return Response.seeOther(URI.create("/alerts" + (STATES.contains(state) ? "?state=" + state : ""))).build();
        } catch (Refused refused) {
            return Response.status(refused.status() == 0 ? 503 : refused.status()).entity(page(state, null, new Typed(id, note, refused.getMessage()))).build();
        }
    }

    private TemplateInstance page(String asked, String after, Typed typed) {
        var state = asked != null && STATES.contains(asked) ? asked : "open";
        var list = list(state, after);
        return Templates.alerts(state, list.rows(), list.next(), after == null, typed, directory, UUID.randomUUID().toString());
    }

    private Services.Listing<Alert> list(String state, String after) {
        var path = "/alerts?limit=" + PAGE + "&state=" + state;
        if (after == null || after.isBlank()) return services.list(Service.EXCEPTION, path, Alert.class);
        try {
            return services.list(Service.EXCEPTION, path + "&after=" + Services.escape(after), Alert.class);
        } catch (Refused refused) {
            if (refused.status() != 422) throw refused;
            return services.list(Service.EXCEPTION, path, Alert.class); // an old link: from the newest on
        }
    }
}
