package io.countersign.console.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.FoundException;
import io.countersign.console.answer.RecordState;
import io.countersign.console.answer.RunDetail;
import io.countersign.console.answer.RunDirective;
import io.countersign.console.answer.RunRow;
import io.countersign.console.domain.RunWords;
import io.countersign.console.domain.Story;
import io.countersign.console.domain.StoryStep;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/// Runs: which there are, and what happened to each.
@Path("/runs")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class RunPages {

    private static final int PAGE = 50;
    private static final Set<String> TABS = Set.of("story", "timeline", "raw");

    private final Services services;
    private final Directory directory;
    private final Frame frame;
    private final ObjectMapper json;

    RunPages(Services services, Directory directory, Frame frame, ObjectMapper json) {
        this.services = services;
        this.directory = directory;
        this.frame = frame;
        this.json = json;
    }

    /// How many runs are in a state.
    public record StateCount(String state, String words, long count) {}

    /// What somebody typed into a form about a run.
    ///
    /// @param form `correction` or `revoke`; empty: none was sent
    public record Typed(String form, String output, String note, String problem) {

        static final Typed NOTHING = new Typed("", "", "", null);
    }

    /// All that the page of a run shows.
    ///
    /// @param directive null: there is none yet
    /// @param approval null: nobody was asked
    /// @param exception null: it was in none
    public record Shown(RunDetail run, Story story, List<StoryStep> steps, RunDirective directive, Approval approval, FoundException exception, String noRecord) {

        /// What was proposed: `Refund 240.00 EUR for order A-1012`.
        public String title() {
            var content = run.latest();
            var action = content == null ? null : content.action();
            var title = action == null ? null : RunWords.title(action.type(), action.money(), content.order());
            return title == null ? "Run " + run.id() : title;
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance runs(Query query, List<RunRow> rows, String next, List<StateCount> counts, long all, boolean counted, Map<String, String> states, Map<String, String> routes, List<String> flows);

        static native TemplateInstance run(Shown it, String tab, Changed changed, RecordState standing, Instant at, Typed typed, Directory names, String key, String whole);
    }

    @GET
    public TemplateInstance runs(@Context UriInfo asked) {
        var query = Query.of(asked.getQueryParameters(), "state", "route", "flow", "case", "q", "from", "to", "after");
        // What nobody knows of an address does nothing: old links and typos still show a page.
        if (!RunWords.STATES.containsKey(query.get("state"))) query = kept(query, "state");
        if (!RunWords.ROUTES.containsKey(query.get("route"))) query = kept(query, "route");
        for (var day : List.of("from", "to")) if (!query.get(day).matches("\\d{4}-\\d\\d-\\d\\d")) query = kept(query, day);
        if (!query.get("after").matches("\\d{1,15}\\..{1,100}")) query = kept(query, "after");
        var counts = services.get(Service.INGEST, "/runs/count");
        var states = RunWords.STATES.entrySet().stream().map(one -> new StateCount(one.getKey(), one.getValue(), counts.path(one.getKey()).asLong())).filter(one -> one.count() > 0).toList();
        var page = services.list(Service.INGEST, "/runs" + query.asked(Map.of(), "limit=" + PAGE), RunRow.class);
        return Templates.runs(query, page.rows(), page.next(), states, states.stream().mapToLong(StateCount::count).sum(), query.without("state").isEmpty(), RunWords.STATES, RunWords.ROUTES, flows());
    }

    @GET
    @Path("{run}")
    public TemplateInstance run(@PathParam("run") String id, @QueryParam("tab") String tab, @QueryParam("at") String at) {
        return page(id, tab, at, Typed.NOTHING);
    }

    /// The run and its way, for programs and for keeping.
    @GET
    @Path("{run}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response export(@PathParam("run") String id) throws com.fasterxml.jackson.core.JsonProcessingException {
        return Response.ok(raw(id)).header("Content-Disposition", "attachment; filename=\"" + id.replaceAll("[^A-Za-z0-9_-]", "") + ".json\"").build();
    }

    @POST
    @Path("{run}/correction")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response correct(@PathParam("run") String id, @RestForm String output, @RestForm String note, @RestForm long version, @RestForm boolean isJson, @RestForm String key) {
        var body = new HashMap<String, Object>();
        try {
            body.put("output", isJson ? json.readTree(output) : output.replace("\r\n", "\n"));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return again(422, id, new Typed("correction", output, note, "The answer is JSON, and what you typed is not: " + e.getOriginalMessage() + " in line " + e.getLocation().getLineNr() + "."));
        }
        body.put("note", note);
        body.put("version", version);
        return sent(id, "/correction", body, key, new Typed("correction", output, note, null));
    }

    @POST
    @Path("{run}/revoke")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response revoke(@PathParam("run") String id, @RestForm String note, @RestForm String key) {
        return sent(id, "/revoke", Map.of("note", note), key, new Typed("revoke", "", note, null));
    }

    private Response sent(String id, String does, Object body, String key, Typed typed) {
        try {
            services.post(Service.POLICY, "/runs/" + Services.escape(id) + does, body, key);
            return Response.seeOther(URI.create("/runs/" + Services.escape(id))).build();
        } catch (Refused refused) {
            return again(refused.status() == 0 ? 503 : refused.status(), id, new Typed(typed.form(), typed.output(), typed.note(), refused.getMessage()));
        }
    }

    private Response again(int status, String id, Typed typed) {
        return Response.status(status).entity(page(id, "story", null, typed)).build();
    }

    private TemplateInstance page(String id, String tab, String at, Typed typed) {
        var shown = shown(id);
        var which = tab != null && TABS.contains(tab) ? tab : "story";
        var moment = frame.typed(at);
        var standing = which.equals("timeline") && moment != null ? standing(id, moment.toString()) : null;
        return Templates.run(shown, which, Changed.of(shown.run()), standing, moment, typed, directory, UUID.randomUUID().toString(), which.equals("raw") ? rawText(id) : "");
    }

    private Shown shown(String id) {
        var path = "/runs/" + Services.escape(id);
        var run = services.find(Service.INGEST, path, RunDetail.class).orElseThrow(NotFoundException::new);
        List<StoryStep> steps = List.of();
        String noRecord = null;
        try {
            steps = Arrays.asList(services.get(Service.AUDIT, "/timeline?run=" + Services.escape(id), StoryStep[].class));
        } catch (Refused refused) {
            noRecord = refused.getMessage();
        }
        return new Shown(run, Story.of(steps), steps, quietly(Service.INGEST, path + "/directive", RunDirective.class),
                quietly(() -> services.list(Service.APPROVAL, "/approvals?state=ALL&limit=1&q=" + Services.escape(id), Approval.class).rows().stream().findFirst().orElse(null)),
                quietly(() -> services.list(Service.EXCEPTION, "/exceptions?state=ALL&limit=1&q=" + Services.escape(id), FoundException.class).rows().stream().findFirst().orElse(null)), noRecord);
    }

    private RecordState standing(String id, String at) {
        return quietly(Service.AUDIT, "/timeline/state?run=" + Services.escape(id) + "&at=" + Services.escape(at), RecordState.class);
    }

    private String raw(String id) throws com.fasterxml.jackson.core.JsonProcessingException {
        var path = "/runs/" + Services.escape(id);
        var all = json.createObjectNode();
        all.set("run", services.get(Service.INGEST, path));
        all.set("directive", quietly(() -> services.get(Service.INGEST, path + "/directive")));
        all.set("timeline", services.get(Service.AUDIT, "/timeline?run=" + Services.escape(id)));
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private String rawText(String id) {
        try {
            return raw(id);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> flows() {
        var names = quietly(() -> services.list(Service.POLICY, "/flows", FlowName.class).rows().stream().map(FlowName::flow).sorted().toList());
        return names == null ? List.of() : names;
    }

    private record FlowName(String flow) {}

    private <T> T quietly(Service service, String path, Class<T> type) {
        return quietly(() -> services.get(service, path, type));
    }

    /// What is beside the point is left out where its service says no.
    private static <T> T quietly(java.util.function.Supplier<T> ask) {
        try {
            return ask.get();
        } catch (Refused refused) {
            return null;
        }
    }

    private static Query kept(Query query, String without) {
        var values = new java.util.LinkedHashMap<>(query.values());
        values.remove(without);
        return new Query(values);
    }
}
