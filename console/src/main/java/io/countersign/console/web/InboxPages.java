package io.countersign.console.web;

import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/// What waits for a person's yes or no.
@Path("/inbox")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class InboxPages {

    private static final int PAGE = 50;

    private final Services services;
    private final Session session;

    InboxPages(Services services, Session session) {
        this.services = services;
        this.session = session;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance inbox(String view, List<Approval> rows, String next);
    }

    @GET
    public TemplateInstance inbox(@QueryParam("view") String view) {
        var mine = !"all".equals(view);
        var path = "/approvals?limit=" + PAGE + (mine ? "&owner=" + Services.escape(session.person().id()) : "");
        var page = services.list(Service.APPROVAL, path, Approval.class);
        return Templates.inbox(mine ? "mine" : "all", page.rows(), page.next());
    }
}
