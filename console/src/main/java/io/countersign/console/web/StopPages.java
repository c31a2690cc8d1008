package io.countersign.console.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Flow;
import io.countersign.console.answer.Stop;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestForm;

/// The stop switch: nothing that a stop covers is released until a second person lifts it, or until its time is over.
@Path("/stops")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class StopPages {

    /// Lengths that are offered, in minutes; 0: until a person lifts it.
    static final List<Integer> MINUTES = List.of(0, 30, 120, 480, 1440);
    private static final int MOST = 1000;

    /// An engaged stop, and whether this person may lift it.
    ///
    /// @param because why not; empty: they may
    public record Engaged(Stop stop, String because, String problem, String reason, String key) {

        public boolean may() {
            return because.isEmpty();
        }
    }

    /// What the form holds.
    ///
    /// @param flow empty: every one
    /// @param action empty: every one
    /// @param problem why it was refused; empty: it was not
    public record Wish(String flow, String action, int minutes, String reason, String problem, String key) {

        public String words() {
            return new Stop(null, flow.isEmpty() ? null : flow, action.isEmpty() ? null : action, null, null, null, null).words();
        }
    }

    /// What a stop would take hold of.
    ///
    /// @param waiting runs that wait for a decision or another attempt
    /// @param more there are more than were counted
    /// @param released releases of which those that nobody has used are revoked; -1: not known for this scope
    public record Cost(long waiting, boolean more, long released) {}

    private final Services services;
    private final Frame frame;
    /// Types of action by the flow's hash: reading a flow takes longer than the rest of the page.
    private final Map<String, Set<String>> actions = new ConcurrentHashMap<>();

    StopPages(Services services, Frame frame) {
        this.services = services;
        this.frame = frame;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance stops(List<Engaged> engaged, List<String> flows, List<String> actions, Wish wish, Cost cost, boolean mayStop, String done);

        static native TemplateInstance cost(Wish wish, Cost cost);
    }

    @GET
    public TemplateInstance stops(@QueryParam("flow") String flow, @QueryParam("action") String action, @QueryParam("done") String done) {
        return page(wish(flow, action, 0, "", ""), null, "", "", done == null ? "" : done);
    }

    /// What a stop would take hold of, for the form.
    @GET
    @Path("cost")
    public TemplateInstance cost(@QueryParam("flow") String flow, @QueryParam("action") String action) {
        var wish = wish(flow, action, 0, "", "");
        return Templates.cost(wish, cost(wish));
    }

    @POST
    public Response engage(@RestForm String flow, @RestForm String action, @RestForm int minutes, @RestForm String reason, @RestForm String key) {
        var why = reason == null ? "" : reason.strip();
        try {
            var body = JsonNodeFactory.instance.objectNode().put("reason", why);
            if (flow != null && !flow.isEmpty()) body.put("flow", flow);
            if (action != null && !action.isEmpty()) body.put("action", action);
            if (minutes > 0) body.put("until", Instant.now().plus(Duration.ofMinutes(minutes)).toString());
            services.post(Service.POLICY, "/stops", body, key);
            return Response.seeOther(URI.create("/stops?done=stopped")).build();
        } catch (Refused refused) {
            return refused(refused, page(wish(flow, action, minutes, why, FlowVersionPages.inWords(refused)), null, "", "", ""));
        }
    }

    @POST
    @Path("{id}/lift")
    public Response lift(@PathParam("id") String id, @RestForm String reason, @RestForm String key) {
        var why = reason == null ? "" : reason.strip();
        try {
            services.post(Service.POLICY, "/stops/" + Services.escape(id) + "/lift", Map.of("reason", why), key);
            return Response.seeOther(URI.create("/stops?done=lifted")).build();
        } catch (Refused refused) {
            return refused(refused, page(wish("", "", 0, "", ""), id, FlowVersionPages.inWords(refused), why, ""));
        }
    }

    private static Response refused(Refused refused, TemplateInstance page) {
        return Response.status(refused.status() == 0 ? 503 : refused.status()).entity(page).build();
    }

    private static Wish wish(String flow, String action, int minutes, String reason, String problem) {
        return new Wish(flow == null ? "" : flow, action == null ? "" : action, MINUTES.contains(minutes) ? minutes : 0, reason, problem, UUID.randomUUID().toString());
    }

    private TemplateInstance page(Wish wish, String lifted, String problem, String reason, String done) {
        var flows = services.get(Service.POLICY, "/flows", Flow[].class);
        var owners = new java.util.HashMap<String, String>();
        for (var one : flows) owners.put(one.flow(), one.owner());
        var engaged = engaged().stream().map(stop -> {
            var about = stop.stopId().equals(lifted);
            return new Engaged(stop, mayNotLift(stop, owners), about ? problem : "", about ? reason : "", UUID.randomUUID().toString());
        }).toList();
        return Templates.stops(engaged, owners.keySet().stream().sorted().toList(), actions(wish.flow(), flows), wish, cost(wish), mayStop(wish.flow(), owners), done);
    }

    private List<Stop> engaged() {
        return services.list(Service.POLICY, "/stops", Stop.class).rows();
    }

    private boolean mayStop(String flow, Map<String, String> owners) {
        var person = frame.person();
        var owner = owners.get(flow);
        return person.holds(FlowMoves.STOP_HOLDER) || owner != null && (owner.equals(person.id()) || person.holds(owner));
    }

    private String mayNotLift(Stop stop, Map<String, String> owners) {
        if (!mayStop(stop.flow(), owners)) return "People with the role stop-holder lift it" + (stop.flow() == null ? "." : ", and who owns the flow.");
        return stop.engagedBy().equals(frame.person().id()) ? "You engaged it. A second person with the same right lifts it." : "";
    }

    /// Types of action that can be stopped: those of the flow, or of all.
    private List<String> actions(String flow, Flow[] flows) {
        var all = new TreeSet<String>();
        for (var one : flows) {
            if (flow.isEmpty() || flow.equals(one.flow())) all.addAll(actions.computeIfAbsent(one.hash(), _ -> actions(one)));
        }
        return List.copyOf(all);
    }

    private Set<String> actions(Flow flow) {
        return FlowTexts.definition(services.get(Service.POLICY, FlowPages.path(flow.flow()), Flow.class).yaml()).map(definition -> definition.actions().keySet()).orElse(Set.of());
    }

    /// Null where the services do not say it.
    private Cost cost(Wish wish) {
        try {
            if (wish.flow().isEmpty() && wish.action().isEmpty()) {
                var counts = services.get(Service.INGEST, "/runs/count");
                return new Cost(counts.path("RECEIVED").asLong() + counts.path("HELD").asLong() + counts.path("RETRYING").asLong(), false, counts.path("RELEASED").asLong());
            }
            // Approvals are the runs that wait for a decision; they are known by flow and by action.
            var of = (wish.flow().isEmpty() ? "" : "&flow=" + Services.escape(wish.flow())) + (wish.action().isEmpty() ? "" : "&action=" + Services.escape(wish.action()));
            var page = services.list(Service.APPROVAL, "/approvals?limit=" + MOST + of, Object.class);
            return new Cost(page.rows().size(), page.next() != null, -1);
        } catch (Refused refused) {
            return null;
        }
    }
}
