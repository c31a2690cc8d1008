package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.domain.QueueFilter;
import io.countersign.console.web.ExceptionCase.Typed;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/// One exception: why it is one, and what a person does about it.
@Path("/exceptions")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ExceptionCasePages {

    private final ExceptionCases cases;
    private final ExceptionQueues queues;
    private final ExceptionDesk desk;
    private final Directory directory;

    ExceptionCasePages(ExceptionCases cases, ExceptionQueues queues, ExceptionDesk desk, Directory directory) {
        this.cases = cases;
        this.queues = queues;
        this.desk = desk;
        this.directory = directory;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance page(ExceptionCase item, Directory names);

        static native TemplateInstance changed(ExceptionRow row, QueueFilter filter, Directory names);
    }

    @GET
    @Path("{id}")
    public TemplateInstance show(@PathParam("id") String id, @QueryParam("run") String run, @QueryParam("tab") String tab, @QueryParam("done") String done,
            @Context UriInfo asked) {
        return Templates.page(cases.of(id, filter(asked), run, tab, done, Typed.NOTHING), directory);
    }

    /// A notice, when it is not what was shown any more; else nothing.
    ///
    /// @param version that was shown
    @GET
    @Path("{id}/changed")
    public Response changed(@PathParam("id") String id, @QueryParam("version") long version, @Context UriInfo asked) {
        var row = queues.find(id);
        return row == null || row.version() <= version ? Response.noContent().build() : Response.ok(Templates.changed(row, filter(asked), directory)).build();
    }

    @POST
    @Path("{id}/{move: resolution|claim|unclaim|wake|snooze|wait-for-customer|reassign|merge|pin|note|reopen}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response move(@PathParam("id") String id, @PathParam("move") String move, @BeanParam ExceptionForm form, @Context UriInfo asked) {
        var filter = filter(asked);
        try {
            var open = desk.perform(id, move, form);
            // Whoever claims it while they write goes on writing.
            if (open && ExceptionDesk.SILENT.contains(move)) {
                var item = cases.of(id, filter, form.shown, null, null, form.typed("", null));
                if (item.isTyped()) return Response.ok(Templates.page(item, directory)).build();
            }
            return Response.seeOther(URI.create(open ? "/exceptions/" + id + "?" + filter.place() : after(id, filter))).build();
        } catch (Refused refused) {
            var status = refused.status() == 0 ? 503 : refused.status();
            if (status == 404) throw refused;
            return Response.status(status).entity(Templates.page(cases.of(id, filter, form.shown, null, null, form.typed(move, refused.getMessage())), directory)).build();
        }
    }

    /// The next one of the list; the list itself, where there is none.
    private String after(String id, QueueFilter filter) {
        return "/exceptions" + desk.next(id, filter).map(next -> "/" + next).orElse("") + "?" + filter.place() + "&done=" + id;
    }

    private static QueueFilter filter(UriInfo asked) {
        return ExceptionPages.filter(asked.getQueryParameters());
    }
}
