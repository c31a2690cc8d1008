package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.FoundException;
import io.countersign.console.answer.RunRow;
import io.countersign.console.domain.Story;
import io.countersign.console.domain.StoryStep;
import io.countersign.console.domain.Title;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A case: all of its runs as one story.
@Path("/cases/{case}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class CasePages {

    private static final int MOST = 200;
    private static final int FEW = 5;

    private final Services services;
    private final Session session;
    private final Directory directory;

    CasePages(Services services, Session session, Directory directory) {
        this.services = services;
        this.session = session;
        this.directory = directory;
    }

    /// Something of the case that waits for the person who looks.
    ///
    /// @param icon a symbol's name
    public record Open(String page, String title, String reason, String icon) {}

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance story(String id, Story story, List<RunRow> runs, List<Open> waiting, Directory names, int steps);
    }

    @GET
    public TemplateInstance story(@PathParam("case") String id) {
        var steps = Arrays.asList(services.get(Service.AUDIT, "/timeline?case=" + Services.escape(id), StoryStep[].class));
        if (steps.isEmpty()) throw new NotFoundException();
        return Templates.story(id, Story.of(steps), runs(id), waiting(id), directory, steps.size());
    }

    private static String said(String title) {
        var said = Title.of(title);
        return said.amount() == null ? said.what() : said.what() + " " + Formats.money(said.amount()) + " " + said.currency();
    }

    private List<RunRow> runs(String id) {
        return list(Service.INGEST, "/runs?limit=" + MOST + "&case=" + Services.escape(id), RunRow.class);
    }

    private List<Open> waiting(String id) {
        var mine = "?limit=" + FEW + "&owner=" + Services.escape(session.person().id()) + "&case=" + Services.escape(id);
        var approvals = list(Service.APPROVAL, "/approvals" + mine, Approval.class).stream().map(one -> new Open("/approvals/" + one.id(), said(one.title()), one.reason(), "stamp"));
        var exceptions = list(Service.EXCEPTION, "/exceptions" + mine, FoundException.class).stream().map(one -> new Open("/exceptions/" + one.id(), said(one.title()), one.reason(), "fork"));
        return Stream.concat(approvals, exceptions).toList();
    }

    /// None where the person may not list them: the story is theirs all the same.
    private <T> List<T> list(Service service, String path, Class<T> type) {
        try {
            return services.list(service, path, type).rows();
        } catch (Refused refused) {
            return List.of();
        }
    }
}
