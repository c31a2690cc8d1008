package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Flow;
import io.countersign.console.answer.FlowVersion;
import io.countersign.console.answer.RecordPage;
import io.countersign.console.answer.ShadowPair;
import io.countersign.console.domain.FlowMoves;
import io.countersign.console.domain.FlowMoves.Move;
import io.countersign.console.domain.FlowTexts;
import io.countersign.console.replays.About;
import io.countersign.policy.engine.FlowExplanation;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/// One version of a flow: what it says, what became of it, and the next step of its life.
@Path("/flows/{flow}/v/{version: [1-9][0-9]*}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FlowVersionPages {

    /// The page.
    ///
    /// @param active the version that judges; null: none does
    /// @param words in plain words; null: the text is not kept, or not right
    /// @param pairs how it judged beside others
    /// @param moves what can be done next
    /// @param replays of this very text
    /// @param key makes a repeat of the form harmless
    public record View(FlowVersion version, FlowVersion active, FlowExplanation words, List<String> lines, List<ShadowPair> pairs, List<FlowMoves.Offer> moves, List<About> replays, String key) {

        public String title() {
            return version.flow() + ", version " + version.version();
        }

        public List<FlowExplanation.Lane> lanes() {
            return words.lanes().stream().filter(FlowPages.LaneRows::shown).toList();
        }

        public boolean isActive() {
            return version.status().equals("active");
        }
    }

    /// What somebody sent that was refused.
    ///
    /// @param move empty: nothing was
    public record Typed(String move, String problem, String reason, String report) {
        static final Typed NOTHING = new Typed("", "", "", "");

        public boolean about(Move other) {
            return move.equals(other.word());
        }
    }

    private static final int EVENTS = 200;

    private final Services services;
    private final Colleagues colleagues;
    private final ReportFiles reports;
    private final Frame frame;

    FlowVersionPages(Services services, Colleagues colleagues, ReportFiles reports, Frame frame) {
        this.services = services;
        this.colleagues = colleagues;
        this.reports = reports;
        this.frame = frame;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance history(List<RecordPage.Hit> hits, String problem);

        static native TemplateInstance version(View view, Typed typed, String done, String draft);
    }

    @GET
    public TemplateInstance version(@PathParam("flow") String flow, @PathParam("version") int version, @QueryParam("report") String report, @QueryParam("done") String done, @QueryParam("draft") String draft) {
        return Templates.version(view(flow, version), report == null ? Typed.NOTHING : new Typed("", "", "", report), done == null ? "" : done, draft == null ? "" : draft);
    }

    /// What the Record says of it: who did what to it, when and why.
    @GET
    @Path("history")
    public TemplateInstance history(@PathParam("flow") String flow, @PathParam("version") int version) {
        try {
            var about = Pattern.compile("\\bversion " + version + "\\b");
            var page = services.get(Service.AUDIT, "/record/search?limit=" + EVENTS + "&case=" + Services.escape(flow) + "&flow=" + Services.escape(flow), RecordPage.class);
            return Templates.history(page.hits().stream().filter(hit -> hit.type().startsWith("FLOW_") && about.matcher(hit.text()).find()).toList(), "");
        } catch (Refused refused) {
            return Templates.history(List.of(), refused.getMessage());
        }
    }

    @POST
    @Path("{move}")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response move(@PathParam("flow") String flow, @PathParam("version") int version, @PathParam("move") String word, @RestForm String hash, @RestForm String reason,
            @RestForm String report, @RestForm("file") FileUpload file, @RestForm String key) {
        var move = Arrays.stream(Move.values()).filter(one -> one.word().equals(word)).findFirst().orElseThrow(NotFoundException::new);
        var why = reason == null ? "" : reason.strip();
        try {
            var at = FlowPages.path(flow);
            var one = at + "/versions/" + version;
            switch (move) {
                case APPROVE -> post(one + "/approve", approval(hash, why, report, file), key);
                case DECLINE, ACTIVATE, SHADOW -> post(one + "/" + word, because(why), key);
                case END_SHADOW -> post(at + "/shadow/end", because(why), key);
                case ROLL_BACK -> post(at + "/rollback", because(why).put("version", version), key);
                case RETIRE -> post(at + "/retire", because(why), key);
            }
            return Response.seeOther(URI.create(at + "/v/" + version + "?done=" + word)).build();
        } catch (Refused refused) {
            var typed = new Typed(word, inWords(refused), why, report == null ? "" : report);
            return Response.status(refused.status() == 0 ? 503 : refused.status()).entity(Templates.version(view(flow, version), typed, "", "")).build();
        }
    }

    /// The service names its own fields; people see one called otherwise.
    static String inWords(Refused refused) {
        return refused.getMessage().replaceFirst("^(noReportReason|reason) has", "The reason has").replaceFirst("^Both report and noReportReason are missing", "There is no report and no reason");
    }

    private JsonNode post(String path, ObjectNode body, String key) {
        return services.post(Service.POLICY, path, body, key == null || key.isBlank() ? UUID.randomUUID().toString() : key);
    }

    /// The services refuse a reason that is too short, so none at all is left out: where it is needed they say so.
    private static ObjectNode because(String why) {
        var body = JsonNodeFactory.instance.objectNode();
        return why.isEmpty() ? body : body.put("reason", why);
    }

    private ObjectNode approval(String hash, String why, String report, FileUpload file) {
        var body = JsonNodeFactory.instance.objectNode().put("hash", hash);
        var evidence = reports.evidence(report, file);
        evidence.ifPresent(found -> body.set("report", found));
        return evidence.isPresent() ? body : body.put("noReportReason", why);
    }

    private View view(String flow, int number) {
        var version = services.get(Service.POLICY, FlowPages.path(flow) + "/versions/" + number, FlowVersion.class);
        var active = services.find(Service.POLICY, FlowPages.path(flow), Flow.class).map(now -> services.get(Service.POLICY, FlowPages.path(flow) + "/versions/" + now.version(), FlowVersion.class))
                .orElse(null);
        var pairs = Arrays.stream(services.get(Service.POLICY, FlowPages.path(flow) + "/shadow", ShadowPair[].class)).filter(pair -> pair.shadow() == number).toList();
        var words = FlowTexts.explained(version.yaml(), frame.now(), colleagues::called).orElse(null);
        return new View(version, active, words, version.yaml() == null ? List.of() : version.yaml().lines().toList(), pairs, moves(version, active).offers(), reports.of(version.hash()), UUID.randomUUID().toString());
    }

    private FlowMoves moves(FlowVersion version, FlowVersion active) {
        var late = active != null && active.activatedAt() != null && version.approvedAt() != null && active.activatedAt().isAfter(version.approvedAt());
        return new FlowMoves(version.status(), version.proposedBy(), version.approvedBy() != null, version.activatedAt() != null, late, active != null, frame.person().id(),
                Set.copyOf(frame.person().roles()));
    }
}
