package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.domain.QueueFilter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/// The one queue of everything unusual.
@Path("/exceptions")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ExceptionPages {

    private final ExceptionQueues queues;
    private final Services services;
    private final Directory directory;

    ExceptionPages(ExceptionQueues queues, Services services, Directory directory) {
        this.queues = queues;
        this.services = services;
        this.directory = directory;
    }

    /// The queue's part of an address.
    static QueueFilter filter(MultivaluedMap<String, String> query) {
        return QueueFilter.of(query.getFirst("view"), query.getFirst("flow"), query.getFirst("reason"), query.getFirst("risk"), query.getFirst("owner"),
                query.getFirst("q"), query.getFirst("olderThan"), query.getFirst("case"), query.getFirst("after"));
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance queue(ExceptionQueue queue, Directory names);

        static native TemplateInstance figures(ExceptionQueue queue, Directory names);

        static native TemplateInstance row(ExceptionRow row, QueueFilter filter, String selected, Directory names);

        static native TemplateInstance item(ExceptionRow row, QueueFilter filter, String selected, Directory names);
    }

    @GET
    public TemplateInstance queue(@Context UriInfo asked, @QueryParam("selected") String selected, @QueryParam("done") String done) {
        return Templates.queue(queues.of(filter(asked.getQueryParameters()), selected, done), directory);
    }

    /// The strip of figures and the side, which follow what happens.
    @GET
    @Path("figures")
    public TemplateInstance figures(@Context UriInfo asked) {
        return Templates.figures(queues.figures(filter(asked.getQueryParameters())), directory);
    }

    /// One row again, after it changed; 204 when it does not belong to the list any more.
    ///
    /// @param as `item` for the narrow list beside a case
    @GET
    @Path("{id}/row")
    public Response row(@PathParam("id") String id, @Context UriInfo asked, @QueryParam("selected") String selected, @QueryParam("as") String as) {
        try {
            var row = services.get(Service.EXCEPTION, "/exceptions/" + Services.escape(id), ExceptionRow.class);
            var filter = filter(asked.getQueryParameters());
            if (!queues.belongs(row, filter)) return Response.noContent().build();
            return Response.ok("item".equals(as) ? Templates.item(row, filter, selected, directory) : Templates.row(row, filter, selected, directory)).build();
        } catch (Refused refused) {
            if (refused.status() == 404 || refused.status() == 403) return Response.noContent().build();
            throw refused;
        }
    }
}
