package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.replays.About;
import io.countersign.console.replays.Case;
import io.countersign.console.replays.Choice;
import io.countersign.console.replays.NoReport;
import io.countersign.console.replays.Progress;
import io.countersign.console.replays.Replays;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/// One replay: how far it is, what it found, each of its cases.
@Path("/replay/RP-{number:[1-9][0-9]{0,8}}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ReplayReportPages {

    /// A version that has the document that was tried, and that somebody still has to approve.
    public record Evidence(int version, String status) {}

    private record VersionLine(int version, String status, String hash) {}

    /// One case between its neighbours in the list it was opened from.
    public record Place(Case one, int at, int of, Integer previous, Integer next) {}

    private final Services services;
    private final Replays replays;
    private final Directory directory;

    ReplayReportPages(Services services, Replays replays, Directory directory) {
        this.services = services;
        this.replays = replays;
        this.directory = directory;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance report(About about, ReplayReport report, Evidence evidence, String by);

        static native TemplateInstance running(About about, Progress progress, String by);

        static native TemplateInstance failed(About about, String by);

        static native TemplateInstance progress(About about, Progress progress);

        static native TemplateInstance oneCase(About about, Place place, Choice choice, JsonNode run);
    }

    @GET
    public TemplateInstance show(@PathParam("number") int number, @QueryParam("cell") String cell, @QueryParam("decided") String decided, @QueryParam("verdict") String verdict,
            @QueryParam("rule") String rule, @QueryParam("sort") String sort, @QueryParam("page") String page) {
        mayRead();
        var about = find(number);
        var by = directory.name(about.by());
        var progress = replays.progress(number);
        if (!about.stage().isOver() && progress.isPresent()) return Templates.running(about, progress.get(), by);
        if (!about.done()) return Templates.failed(about, by);
        var findings = replays.findings(number).orElseThrow(NotFoundException::new);
        return Templates.report(about, new ReplayReport(about, findings, new Choice(cell, decided, verdict, rule, sort), page != null && page.matches("\\d{1,6}") ? Integer.parseInt(page) : 1),
                evidence(about), by);
    }

    private void mayRead() {
        services.get(Service.INGEST, "/runs?limit=1");
    }

    private About find(int number) {
        return replays.find(number).orElseThrow(NotFoundException::new);
    }

    private Evidence evidence(About about) {
        try {
            return services.list(Service.POLICY, "/flows/" + Services.escape(about.flow()) + "/versions", VersionLine.class).rows().stream()
                    .filter(version -> version.hash().equals(about.candidateHash()) && !version.status().equals("active")).map(version -> new Evidence(version.version(), version.status()))
                    .reduce((_, last) -> last).orElse(null);
        } catch (Refused refused) {
            return null; // a flow that is not there any more
        }
    }

    /// Asked for every second while it is at work; once it is over the page is loaded anew.
    @GET
    @Path("progress")
    public Response progress(@PathParam("number") int number) {
        var progress = replays.progress(number);
        if (progress.isEmpty() || progress.get().stage().isOver()) return Response.noContent().header("HX-Refresh", "true").build();
        return Response.ok(Templates.progress(find(number), progress.get())).build();
    }

    @POST
    @Path("cancel")
    public Response cancel(@PathParam("number") int number) {
        mayRead();
        replays.cancel(number);
        return Response.seeOther(URI.create("/replay/RP-" + number)).build();
    }

    @POST
    @Path("delete")
    public Response delete(@PathParam("number") int number) {
        mayRead();
        find(number);
        try {
            replays.delete(number);
        } catch (NoReport e) {
            return Response.seeOther(URI.create("/replay/RP-" + number)).build();
        }
        return Response.seeOther(URI.create("/replay")).build();
    }

    @GET
    @Path("cases/{n:[1-9][0-9]{0,8}}")
    public TemplateInstance oneCase(@PathParam("number") int number, @PathParam("n") int n, @QueryParam("cell") String cell, @QueryParam("decided") String decided,
            @QueryParam("verdict") String verdict, @QueryParam("rule") String rule, @QueryParam("sort") String sort) {
        mayRead();
        var about = find(number);
        var cases = replays.findings(number).orElseThrow(NotFoundException::new).cases();
        if (n > cases.size()) throw new NotFoundException();
        var choice = new Choice(cell, decided, verdict, rule, sort);
        return Templates.oneCase(about, place(cases.get(n - 1), choice.of(cases)), choice, run(cases.get(n - 1)));
    }

    private static Place place(Case one, List<Case> list) {
        var at = list.indexOf(one);
        return new Place(one, at + 1, list.size(), at > 0 ? list.get(at - 1).n() : null, at >= 0 && at + 1 < list.size() ? list.get(at + 1).n() : null);
    }

    /// What the run says, asked with the person's own rights: none of it is kept with the replay.
    private JsonNode run(Case one) {
        if (one.runId() == null) return null;
        try {
            return services.get(Service.INGEST, "/runs/" + Services.escape(one.runId())).path("run");
        } catch (Refused refused) {
            return null;
        }
    }
}
