package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/// What is around every page.
@Path("/")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FramePages {

    /// What waits, as the navigation shows it.
    public record Counts(int approvals, int approvalsLate, int exceptions, int exceptionsLate, int alerts) {

        public int open() {
            return approvals + exceptions;
        }

        /// `100+`: more are not counted.
        public String alertsShown() {
            return alerts < MANY ? String.valueOf(alerts) : MANY + "+";
        }
    }

    private static final int MANY = 100;
    private static final int FORBIDDEN = 403;

    private record Figures(int open, int late) {}

    private final Services services;

    FramePages(Services services) {
        this.services = services;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance nav(String at, Counts counts);
    }

    @GET
    public Response home() {
        return Response.seeOther(URI.create("/inbox?view=mine")).build();
    }

    /// The rail's links with what waits behind each; without figures where a service does not answer.
    @GET
    @Path("nav")
    public TemplateInstance nav(@QueryParam("at") String at) {
        try {
            var approvals = services.get(Service.APPROVAL, "/approvals/stats", Figures.class);
            var exceptions = services.get(Service.EXCEPTION, "/exceptions/stats", Figures.class);
            return Templates.nav(at, new Counts(approvals.open(), approvals.late(), exceptions.open(), exceptions.late(), alerts()));
        } catch (Refused refused) {
            return Templates.nav(at, null);
        }
    }

    /// None for who may not see them.
    private int alerts() {
        try {
            return services.list(Service.EXCEPTION, "/alerts?limit=" + MANY, Object.class).rows().size();
        } catch (Refused refused) {
            if (refused.status() == FORBIDDEN) return 0;
            throw refused;
        }
    }
}
