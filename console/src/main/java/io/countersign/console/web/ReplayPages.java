package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.replays.About;
import io.countersign.console.replays.NoReport;
import io.countersign.console.replays.Order;
import io.countersign.console.replays.Replays;
import io.countersign.console.replays.Version;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.Limits;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestForm;

/// What was replayed, and a new replay.
@Path("/replay")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ReplayPages {

    public record FlowLine(String flow, int version, String description) {}

    public record VersionLine(int version, String status, String proposedBy, String hash, String yaml) {
        public String name() {
            return "version " + version + " (" + status + ")";
        }
    }

    /// A limit that can be tried.
    public record LimitLine(String name, String words) {}

    private record RunLine(String flow) {}

    private static final Pattern SWEEP = Pattern.compile("(.+)=(-?[\\d.]+?)\\.\\.(-?[\\d.]+)");

    private final Services services;
    private final Session session;
    private final Frame frame;
    private final Replays replays;
    private final Directory directory;

    ReplayPages(Services services, Session session, Frame frame, Replays replays, Directory directory) {
        this.services = services;
        this.session = session;
        this.frame = frame;
        this.replays = replays;
        this.directory = directory;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(List<About> replays, String flow, Directory names);

        static native TemplateInstance form(List<FlowLine> flows, List<VersionLine> versions, List<LimitLine> limits, ReplayForm form, String problem, String limitProblem);
    }

    @GET
    public Object list(@QueryParam("flow") String flow, @QueryParam("run") String run) {
        if (run != null) return Response.seeOther(URI.create("/replay/new?run=" + Services.escape(run))).build();
        mayRead();
        var all = replays.list();
        return Templates.list(flow == null || flow.isBlank() ? all : all.stream().filter(one -> one.flow().equals(flow)).toList(), flow, directory);
    }

    /// A replay tells of runs: who may not list runs may not see it. The service says so.
    private void mayRead() {
        services.get(Service.INGEST, "/runs?limit=1");
    }

    @GET
    @Path("new")
    public TemplateInstance form(@QueryParam("flow") String flow, @QueryParam("candidate") String candidate, @QueryParam("current") String current, @QueryParam("run") String run,
            @QueryParam("from") String from, @QueryParam("to") String to, @QueryParam("sweep") String sweep) {
        var form = new ReplayForm();
        form.flow = flow;
        form.candidate = candidate;
        form.current = current;
        form.run = run;
        form.from = from != null && from.length() == 10 ? from + "T00:00" : from;
        form.to = to;
        var said = sweep == null ? null : SWEEP.matcher(sweep);
        if (said != null && said.matches()) {
            form.limit = said.group(1);
            form.low = said.group(2);
            form.high = said.group(3);
        }
        if (form.flow == null && run != null) form.flow = services.find(Service.INGEST, "/runs/" + Services.escape(run), RunLine.class).map(RunLine::flow).orElse(null);
        return shown(form, null);
    }

    /// A draft is handed over from where it is written.
    @POST
    @Path("new")
    @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
    public TemplateInstance handedOver(@RestForm String flow, @RestForm String yaml) {
        var form = new ReplayForm();
        form.flow = flow;
        form.yaml = yaml;
        return shown(form, null);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response start(@BeanParam ReplayForm form) {
        form.filled(frame.now(), frame.zone());
        try {
            mayRead();
            if (form.flow.isBlank()) throw new NoReport("Choose a flow.");
            var order = new Order(version(form, form.candidate), version(form, form.current), form.order(frame.zone(), session.bearer()), form.truthFile(), form.sweeping());
            return Response.seeOther(URI.create("/replay/RP-" + replays.start(order, session.person().id()))).build();
        } catch (NoReport e) {
            return Response.status(422).entity(shown(form, e.getMessage()).render()).build();
        }
    }

    private TemplateInstance shown(ReplayForm form, String problem) {
        form.filled(frame.now(), frame.zone());
        var flows = services.list(Service.POLICY, "/flows", FlowLine.class).rows();
        if (form.flow.isEmpty() && flows.size() == 1) form.flow = flows.getFirst().flow();
        if (form.flow.isEmpty() || flows.isEmpty()) return Templates.form(flows, List.of(), List.of(), form, problem, null);
        var versions = services.list(Service.POLICY, "/flows/" + Services.escape(form.flow) + "/versions", VersionLine.class).rows().reversed();
        try {
            var flow = FlowCompiler.load(version(form, form.candidate).yaml().getBytes(StandardCharsets.UTF_8));
            form.limit = Limits.of(flow).stream().map(ReplayPages::name).filter(name -> called(name, form.limit)).findFirst().orElse("");
            return Templates.form(flows, versions, Limits.of(flow).stream().map(limit -> new LimitLine(name(limit),
                    limit.rule() + ": " + limit.field() + " " + limit.comparison() + " " + limit.value().toPlainString())).toList(), form, problem, null);
        } catch (NoReport | IllegalArgumentException e) {
            return Templates.form(flows, versions, List.of(), form, problem, e.getMessage());
        }
    }

    private static String name(Limits.Limit limit) {
        return limit.rule() + "." + limit.field() + "#" + limit.number();
    }

    /// Insights and the command line name the last part of the field: `limit.amount` is `limit.action.amount#1`.
    private static boolean called(String name, String said) {
        var field = said.lastIndexOf('.');
        return name.equals(said) || field > 0 && name.startsWith(said.substring(0, field + 1)) && (name.endsWith(said.substring(field) + "#1") || name.endsWith(said.substring(field)));
    }

    private Version version(ReplayForm form, String said) {
        return switch (said) {
            case "recorded" -> Version.recorded(form.flow);
            case "draft" -> {
                if (form.yaml.isBlank()) throw new NoReport("The draft is empty; paste the document of the flow.");
                yield new Version(form.flow, null, "the draft", form.yaml);
            }
            case "active" -> {
                var active = services.get(Service.POLICY, "/flows/" + Services.escape(form.flow), VersionLine.class);
                yield new Version(form.flow, active.version(), "version " + active.version() + " (active)", active.yaml());
            }
            default -> {
                if (!said.matches("[1-9]\\d{0,8}")) throw new NoReport("A version is a number, got " + said + ".");
                var one = services.get(Service.POLICY, "/flows/" + Services.escape(form.flow) + "/versions/" + said, VersionLine.class);
                yield new Version(form.flow, one.version(), one.name(), one.yaml());
            }
        };
    }
}
