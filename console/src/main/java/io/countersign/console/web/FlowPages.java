package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Flow;
import io.countersign.console.answer.FlowVersion;
import io.countersign.console.answer.RuleFigures;
import io.countersign.console.answer.Stop;
import io.countersign.console.domain.FlowTexts;
import io.countersign.console.domain.ReviewDate;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowExplanation;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The flows, and each on one page in plain words.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FlowPages {

    /// One flow in the list.
    ///
    /// @param waiting versions that somebody has to do something about
    /// @param did null: not counted yet
    public record Row(int index, Flow flow, List<FlowVersion> waiting, FlowDid did) {}

    /// A rule as its page shows it.
    ///
    /// @param card in plain words
    /// @param rule as it is written; null: the text can't be read
    /// @param did null: not counted yet
    public record RuleRow(int index, FlowExplanation.Card card, FlowDefinition.Rule rule, ReviewDate review, RuleFigures.Rule did, String queue) {

        /// What the card says and the row does not say apart.
        public List<String> notes() {
            return card.notes().stream().filter(note -> !note.startsWith("owner ") && !note.startsWith("review by ") && !note.startsWith("REVIEW ") && !note.startsWith("until ")
                    && !note.startsWith("EXPIRED ")).toList();
        }
    }

    /// One way a run can go.
    public record LaneRows(FlowExplanation.Lane lane, List<RuleRow> rules) {

        /// A way that no rule leads to says nothing, but for those that runs take without a rule.
        public boolean shown() {
            return shown(lane);
        }

        static boolean shown(FlowExplanation.Lane lane) {
            return !lane.rules().isEmpty() || lane.kind().equals("exception") || lane.kind().equals("otherwise");
        }
    }

    private final Services services;
    private final RulesDid rulesDid;
    private final Colleagues colleagues;
    private final Frame frame;

    FlowPages(Services services, RulesDid rulesDid, Colleagues colleagues, Frame frame) {
        this.services = services;
        this.rulesDid = rulesDid;
        this.colleagues = colleagues;
        this.frame = frame;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(List<Row> rows, List<FlowVersion> waiting, List<String> inactive, List<Stop> stops, boolean counted);

        static native TemplateInstance figures(List<Row> rows);

        static native TemplateInstance flow(Flow flow, FlowExplanation words, List<LaneRows> lanes, List<FlowVersion> versions, FlowDefinition definition, boolean counted);

        static native TemplateInstance ruleFigures(List<RuleRow> rules);

        static native TemplateInstance inactive(String flow, List<FlowVersion> versions);
    }

    @GET
    public TemplateInstance list() {
        var versions = Arrays.asList(services.get(Service.POLICY, "/flows/versions", FlowVersion[].class));
        var figures = rulesDid.known().orElse(null);
        var rows = rows(versions, figures);
        var active = rows.stream().map(row -> row.flow().flow()).collect(Collectors.toSet());
        var inactive = versions.stream().map(FlowVersion::flow).distinct().filter(flow -> !active.contains(flow)).toList();
        return Templates.list(rows, versions.stream().filter(FlowVersion::waits).toList(), inactive, services.list(Service.POLICY, "/stops", Stop.class).rows(), figures != null);
    }

    /// The figures of the list, which take a while.
    @GET
    @Path("figures")
    public TemplateInstance figures() {
        return Templates.figures(rows(List.of(), counted()));
    }

    @GET
    @Path("{flow}")
    public Response flow(@PathParam("flow") String name) {
        var flow = services.find(Service.POLICY, path(name), Flow.class);
        var versions = Arrays.asList(services.get(Service.POLICY, path(name) + "/versions", FlowVersion[].class)).reversed();
        if (flow.isEmpty()) return Response.ok(Templates.inactive(name, versions)).build();
        var figures = rulesDid.known().orElse(null);
        var words = flow.get().flaw() == null ? services.get(Service.POLICY, path(name) + "/explanation", FlowExplanation.class) : null;
        var definition = FlowTexts.definition(flow.get().yaml()).orElse(null);
        return Response.ok(Templates.flow(flow.get(), words, words == null ? List.of() : lanes(name, words, definition, figures), versions, definition, figures != null)).build();
    }

    /// The figures of one flow's rules.
    @GET
    @Path("{flow}/figures")
    public TemplateInstance figures(@PathParam("flow") String name) {
        var flow = services.get(Service.POLICY, path(name), Flow.class);
        var words = services.get(Service.POLICY, path(name) + "/explanation", FlowExplanation.class);
        return Templates.ruleFigures(lanes(name, words, FlowTexts.definition(flow.yaml()).orElse(null), counted()).stream().flatMap(lane -> lane.rules().stream()).toList());
    }

    @GET
    @Path("{flow}/picture.svg")
    @Produces("image/svg+xml")
    public Response picture(@PathParam("flow") String name) {
        var said = services.get(Service.POLICY, path(name) + "/explanation");
        return Response.ok(said.path("svg").asText()).header("ETag", "\"" + said.path("hash").asText() + "\"").header("Cache-Control", "private, no-cache").build();
    }

    static String path(String flow) {
        return "/flows/" + Services.escape(flow);
    }

    /// Nothing where the Record does not answer or this person may not see it.
    private RuleFigures counted() {
        try {
            return rulesDid.count();
        } catch (Refused refused) {
            return new RuleFigures(null, null, List.of());
        }
    }

    private List<Row> rows(List<FlowVersion> versions, RuleFigures figures) {
        var flows = services.get(Service.POLICY, "/flows", Flow[].class);
        return java.util.stream.IntStream.range(0, flows.length).mapToObj(i -> new Row(i, flows[i],
                versions.stream().filter(v -> v.waits() && v.flow().equals(flows[i].flow())).toList(),
                figures == null ? null : FlowDid.of(figures, flows[i].flow(), LocalDate.ofInstant(frame.now(), frame.zone())))).toList();
    }

    private List<LaneRows> lanes(String flow, FlowExplanation words, FlowDefinition definition, RuleFigures figures) {
        Map<String, FlowDefinition.Rule> rules = definition == null ? Map.of()
                : definition.rules().stream().collect(Collectors.toMap(FlowDefinition.Rule::id, Function.identity(), (one, _) -> one, TreeMap::new));
        var today = LocalDate.ofInstant(frame.now(), frame.zone());
        var index = new int[1];
        return words.lanes().stream().map(lane -> new LaneRows(lane, lane.rules().stream().map(card -> {
            var rule = rules.get(card.id());
            var did = figures == null ? Optional.<RuleFigures.Rule>empty() : figures.of(flow).stream().filter(one -> one.rule().equals(card.id())).findFirst();
            return new RuleRow(index[0]++, card, rule, rule == null ? new ReviewDate(null, null, today) : new ReviewDate(rule.reviewBy(), rule.expires(), today), did.orElse(null),
                    queue(flow, lane.kind(), card.id(), rule));
        }).toList())).toList();
    }

    /// Where what this rule sends somewhere can be seen.
    private static String queue(String flow, String kind, String rule, FlowDefinition.Rule written) {
        var of = "flow=" + Services.escape(flow);
        return switch (kind) {
            case "approve" -> "/inbox?view=all&" + of + "&rule=" + Services.escape(rule);
            case "exception" -> "/exceptions?view=open&" + of + (written == null || written.reasonCode() == null ? "" : "&reason=" + written.reasonCode());
            default -> "/runs?" + of + "&route=" + kind;
        };
    }
}
