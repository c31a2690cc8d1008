package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.RunRow;
import io.countersign.console.domain.Story;
import io.countersign.console.domain.StoryStep;
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

/// A case: all of its runs as one story.
@Path("/cases/{case}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class CasePages {

    private static final int MOST = 200;

    private final Services services;
    private final Directory directory;

    CasePages(Services services, Directory directory) {
        this.services = services;
        this.directory = directory;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance story(String id, Story story, List<RunRow> runs, Directory names, int steps);
    }

    @GET
    public TemplateInstance story(@PathParam("case") String id) {
        var steps = Arrays.asList(services.get(Service.AUDIT, "/timeline?case=" + Services.escape(id), StoryStep[].class));
        if (steps.isEmpty()) throw new NotFoundException();
        return Templates.story(id, Story.of(steps), runs(id), directory, steps.size());
    }

    /// None where the person may not list runs: the story is theirs all the same.
    private List<RunRow> runs(String id) {
        try {
            return services.list(Service.INGEST, "/runs?limit=" + MOST + "&case=" + Services.escape(id), RunRow.class).rows();
        } catch (Refused refused) {
            return List.of();
        }
    }
}
