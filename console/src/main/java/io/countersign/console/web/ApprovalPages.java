package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/// One approval to decide on, with all that is needed for it.
@Path("/approvals/{id}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ApprovalPages {

    private final Services services;
    private final Session session;
    private final ApprovalReading reading;

    ApprovalPages(Services services, Session session, ApprovalReading reading) {
        this.services = services;
        this.session = session;
        this.reading = reading;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance review(Review review, Side side, Toast toast);

        static native TemplateInstance side(Review review, Side side);

        static native TemplateInstance row(Approval row, InboxFilter filter, boolean item);

        static native TemplateInstance moved(Review review);

        static native TemplateInstance preview(Review review);

        static native TemplateInstance paper(Review review, Side side);
    }

    @GET
    public TemplateInstance review(@PathParam("id") String id, @BeanParam InboxFilter filter, @RestQuery String tab, @RestQuery String done, @RestQuery String print) {
        var found = reading.find(id);
        var review = reading.review(found, filter, ApprovalForm.empty(), null);
        if (print != null) return Templates.paper(review, reading.side(found, "trail"));
        return Templates.review(review, reading.side(found, Side.tab(tab)), Toast.of(services, done, session.person().id()));
    }

    @GET
    @Path("side")
    public TemplateInstance side(@PathParam("id") String id, @BeanParam InboxFilter filter, @RestQuery String tab) {
        var found = reading.find(id);
        return Templates.side(reading.review(found, filter, ApprovalForm.empty(), null), reading.side(found, Side.tab(tab)));
    }

    /// Its line in a list, or nothing where it does not belong there any more.
    ///
    /// @param as `item` for the narrow list beside a case; else the row of a table
    @GET
    @Path("row")
    public Response row(@PathParam("id") String id, @BeanParam InboxFilter filter, @RestQuery String as) {
        try {
            var row = reading.find(id).row();
            return filter.holds(row, session.person().id()) ? Response.ok(Templates.row(row, filter, "item".equals(as))).build() : Response.noContent().build();
        } catch (Refused refused) {
            return Response.noContent().build();
        }
    }

    /// What changed since the page was made, or nothing.
    ///
    /// @param card digest of what the page shows
    @GET
    @Path("moved")
    public Response moved(@PathParam("id") String id, @BeanParam InboxFilter filter, @RestQuery String card) {
        var found = reading.find(id);
        return found.card().equals(card) ? Response.noContent().build() : Response.ok(Templates.moved(reading.review(found, filter, ApprovalForm.empty(), null))).build();
    }
}
