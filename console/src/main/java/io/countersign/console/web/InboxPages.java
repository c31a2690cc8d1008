package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.ApprovalFigures;
import io.countersign.console.answer.Flow;
import io.countersign.console.domain.FlowTexts;
import io.countersign.policy.engine.FlowDefinition;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;

/// What waits for a person's yes or no.
@Path("/inbox")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class InboxPages {

    static final int PAGE = 50;

    /// What was closed last, for a page that has nothing else to show.
    public record Last(Instant at, String by) {}

    /// Values that the list can be narrowed to, as far as they are known here.
    public record Choices(List<String> flows, List<String> rules) {}

    private final Services services;
    private final Session session;

    InboxPages(Services services, Session session) {
        this.services = services;
        this.session = session;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance inbox(InboxFilter filter, WorkList work, ApprovalFigures figures, String me, Choices choices, Last last, Toast toast, BulkApprovals.Outcome outcome);
    }

    @GET
    public TemplateInstance inbox(@BeanParam InboxFilter filter, @RestQuery String done) {
        return page(filter, Toast.of(services, done, session.person().id()), null);
    }

    /// The list after several were decided at once.
    TemplateInstance page(InboxFilter filter, BulkApprovals.Outcome outcome) {
        return page(filter, null, outcome);
    }

    private TemplateInstance page(InboxFilter filter, Toast toast, BulkApprovals.Outcome outcome) {
        var me = session.person().id();
        var page = services.list(Service.APPROVAL, filter.path(me, PAGE), Approval.class);
        var figures = services.get(Service.APPROVAL, "/approvals/stats", ApprovalFigures.class);
        var work = new WorkList(page.rows(), page.next());
        var choices = new Choices(values(filter.flow(), page.rows().stream().map(Approval::flow), flows()), values(filter.rule(), page.rows().stream().map(Approval::rule), rules(filter.flow())));
        return Templates.inbox(filter, work, figures, me, choices, work.isEmpty() && !filter.isNarrowed() ? last() : null, toast, outcome);
    }

    /// @param seen on the page: what is retired may still wait
    private static List<String> values(String chosen, Stream<String> seen, Stream<String> all) {
        var values = new TreeSet<String>();
        Stream.concat(seen, all).filter(Objects::nonNull).forEach(values::add);
        if (!chosen.isEmpty()) values.add(chosen);
        return List.copyOf(values);
    }

    private Stream<String> flows() {
        try {
            return services.list(Service.POLICY, "/flows", Flow.class).rows().stream().map(Flow::flow);
        } catch (Refused refused) {
            return Stream.empty();
        }
    }

    /// Ids of the rules of the flow that the list is narrowed to; none where it is not.
    private Stream<String> rules(String flow) {
        if (flow.isEmpty()) return Stream.empty();
        try {
            var yaml = services.get(Service.POLICY, "/flows/" + Services.escape(flow)).path("yaml").asText(null);
            return FlowTexts.definition(yaml).stream().flatMap(text -> text.rules().stream()).map(FlowDefinition.Rule::id);
        } catch (Refused refused) {
            return Stream.empty();
        }
    }

    /// Whose decision became final last; null: none that this person may know of.
    private Last last() {
        try {
            var found = services.get(Service.AUDIT, "/record/search?type=APPROVAL_DECIDED&order=newest&limit=1");
            var entry = found.path("hits").path(0);
            return entry.path("at").isMissingNode() ? null : new Last(Instant.parse(entry.path("at").asText()), entry.path("actor").asText());
        } catch (Refused refused) {
            return null;
        }
    }
}
