package io.countersign.console.web;

import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.RunDetail;
import io.countersign.console.answer.RunRow;
import io.countersign.console.domain.TextDiff;
import io.countersign.console.web.Changed.Field;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Two runs side by side.
@Path("/runs/compare")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ComparePages {

    private static final int CANDIDATES = 20;

    private final Services services;

    ComparePages(Services services) {
        this.services = services;
    }

    /// Both runs, and where they differ.
    ///
    /// @param facts what is known of them, one beside the other
    public record Pair(RunDetail a, RunDetail b, List<Field> facts, TextDiff input, TextDiff output) {}

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance compare(String a, String b, Pair pair, List<RunRow> others, String problem);
    }

    @GET
    public TemplateInstance compare(@QueryParam("a") String a, @QueryParam("b") String b) {
        var first = a == null ? "" : a.strip();
        var second = b == null ? "" : b.strip();
        var left = run(first);
        var right = run(second);
        var problem = !first.isEmpty() && left.isEmpty() ? first : !second.isEmpty() && right.isEmpty() ? second : null;
        var others = left.isPresent() && right.isEmpty() ? services.list(Service.INGEST, "/runs?limit=" + CANDIDATES + "&case=" + Services.escape(left.get().caseId()), RunRow.class).rows().stream()
                .filter(row -> !row.runId().equals(first)).toList() : List.<RunRow>of();
        return Templates.compare(first, second, left.isPresent() && right.isPresent() ? pair(left.get(), right.get()) : null, others, problem);
    }

    private Optional<RunDetail> run(String id) {
        return id.isEmpty() ? Optional.empty() : services.find(Service.INGEST, "/runs/" + Services.escape(id), RunDetail.class);
    }

    private static Pair pair(RunDetail a, RunDetail b) {
        var facts = new ArrayList<Field>();
        facts.add(new Field("State", a.stateWords(), b.stateWords()));
        facts.add(new Field("Why", text(a.reason()), text(b.reason())));
        facts.add(new Field("Case", a.caseId(), b.caseId()));
        facts.add(new Field("Attempt", String.valueOf(a.attempt()), String.valueOf(b.attempt())));
        if (a.routing() != null && b.routing() != null) {
            facts.add(new Field("Route", a.routing().routeWords(), b.routing().routeWords()));
            facts.add(new Field("Rule", text(a.routing().rule()), text(b.routing().rule())));
            facts.add(new Field("Flow", a.routing().flow() + ", version " + a.routing().flowVersion(), b.routing().flow() + ", version " + b.routing().flowVersion()));
            facts.add(new Field("Risk", text(a.routing().risk()), text(b.routing().risk())));
        }
        if (a.run() == null || b.run() == null) return new Pair(a, b, facts, null, null);
        facts.add(new Field("Model", text(a.run().model()), text(b.run().model())));
        facts.add(new Field("Prompt", text(a.run().prompt()), text(b.run().prompt())));
        facts.add(new Field("Confidence", text(a.run().confidence()), text(b.run().confidence())));
        facts.addAll(Changed.fields(a.run().action(), b.run().action()));
        return new Pair(a, b, facts, TextDiff.of(a.run().inputText(), b.run().inputText()), TextDiff.of(a.run().outputText(), b.run().outputText()));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
