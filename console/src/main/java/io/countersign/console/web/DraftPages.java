package io.countersign.console.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Flow;
import io.countersign.console.answer.FlowCheck;
import io.countersign.console.answer.FlowVersion;
import io.countersign.console.domain.FlowMoves;
import io.countersign.console.domain.FlowTexts;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/// A new version being written: checked while it is typed, compared with the active one, then proposed.
@Path("/flows")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class DraftPages {

    /// What the text in the editor is worth.
    ///
    /// @param check null: not asked yet
    /// @param active number of the active version; 0: none
    /// @param changes against the active version, in sentences; null: not known while the text has problems
    /// @param tests examples in the text
    /// @param name of the flow that the text is about; null: not known
    public record Verdict(FlowCheck check, int active, List<String> changes, int tests, String name, String problem) {}

    /// @param flow empty: a new one
    /// @param from the version that the text began as; 0: none
    public record Draft(String flow, int from, String yaml, String reason, String problem, String key, boolean mayPropose) {

        public String name() {
            return draftName(flow, from);
        }

        public String title() {
            return flow.isEmpty() ? "New flow" : "Draft of " + flow;
        }
    }

    private final Services services;
    private final Frame frame;

    DraftPages(Services services, Frame frame) {
        this.services = services;
        this.frame = frame;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance draft(Draft draft, Verdict verdict);

        static native TemplateInstance verdict(Verdict verdict);

        static native TemplateInstance template(String person, String review);
    }

    @GET
    @Path("new")
    public TemplateInstance fresh() {
        return page("", 0, Templates.template(frame.person().id(), LocalDate.ofInstant(frame.now(), frame.zone()).plusMonths(6).toString()).render(), "", "");
    }

    @GET
    @Path("{flow}/draft")
    public TemplateInstance draft(@PathParam("flow") String flow, @QueryParam("from") Integer from) {
        if (from != null && from > 0) {
            var version = services.get(Service.POLICY, FlowPages.path(flow) + "/versions/" + from, FlowVersion.class);
            if (version.yaml() != null) return page(flow, from, version.yaml(), "", "");
        }
        var active = services.get(Service.POLICY, FlowPages.path(flow), Flow.class);
        return page(flow, active.version(), active.yaml(), "", from == null ? "" : "The text of version " + from + " is no longer kept; this is the active one.");
    }

    /// The whole page again with what is right and wrong, for browsers without script.
    @POST
    @Path("draft/look")
    public TemplateInstance look(@RestForm String flow, @RestForm int from, @RestForm String yaml, @RestForm String reason) {
        return page(flow == null ? "" : flow, from, yaml == null ? "" : yaml.replace("\r\n", "\n"), reason == null ? "" : reason, "");
    }

    /// What is right and wrong in a text; asked while somebody types.
    @POST
    @Path("check")
    public TemplateInstance check(@RestForm String yaml) {
        return Templates.verdict(verdict(yaml == null ? "" : yaml));
    }

    @POST
    @Path("draft")
    public Response propose(@RestForm String flow, @RestForm int from, @RestForm String yaml, @RestForm String reason, @RestForm String key) {
        var text = yaml == null ? "" : yaml.replace("\r\n", "\n");
        var why = reason == null ? "" : reason.strip();
        try {
            if (FlowTexts.bytes(text) > FlowTexts.LARGEST) throw new Refused(Service.POLICY, 413, "TOO_LARGE", tooLarge(text));
            var body = JsonNodeFactory.instance.objectNode().put("yaml", text);
            if (!why.isEmpty()) body.put("reason", why);
            var proposed = services.post(Service.POLICY, "/flows/versions", body, key);
            return Response.seeOther(URI.create(FlowPages.path(proposed.path("flow").asText()) + "/v/" + proposed.path("version").asInt() + "?done=propose&draft=" + Services.escape(draftName(flow, from)))).build();
        } catch (Refused refused) {
            return Response.status(refused.status() == 0 ? 503 : refused.status()).entity(page(flow == null ? "" : flow, from, text, why, FlowVersionPages.inWords(refused))).build();
        }
    }

    /// Under which this browser keeps what is typed.
    private static String draftName(String flow, int from) {
        return flow == null || flow.isEmpty() ? "new" : flow + "@" + from;
    }

    private TemplateInstance page(String flow, int from, String yaml, String reason, String problem) {
        return Templates.draft(new Draft(flow, from, yaml, reason, problem, UUID.randomUUID().toString(), frame.person().holds(FlowMoves.AUTHOR)), verdict(yaml));
    }

    private Verdict verdict(String yaml) {
        if (FlowTexts.bytes(yaml) > FlowTexts.LARGEST) return new Verdict(null, 0, null, 0, null, tooLarge(yaml));
        try {
            var check = services.post(Service.POLICY, "/flows/check", JsonNodeFactory.instance.objectNode().put("yaml", yaml), UUID.randomUUID().toString());
            var definition = FlowTexts.definition(yaml);
            var active = definition.flatMap(now -> services.find(Service.POLICY, FlowPages.path(now.flow()), Flow.class));
            var changes = active.flatMap(now -> FlowTexts.differences(now.yaml(), yaml)).orElse(null);
            return new Verdict(FlowCheck.of(check), active.map(Flow::version).orElse(0), changes, definition.map(now -> now.tests().size()).orElse(0),
                    definition.map(now -> now.flow()).orElse(null), "");
        } catch (Refused refused) {
            return new Verdict(null, 0, null, 0, null, refused.getMessage());
        }
    }

    private static String tooLarge(String yaml) {
        return String.format(java.util.Locale.ROOT, "The text has %,d bytes; a flow can have 1 MiB (%,d bytes). Shorten it: long prompts belong into files of their own.", FlowTexts.bytes(yaml), FlowTexts.LARGEST);
    }
}
