package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.RecordCheck.Proof;
import io.countersign.console.answer.RecordEntry;
import io.countersign.console.answer.RecordPage;
import io.countersign.console.domain.SearchTerm;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The Record: searching in it, and its single entries.
@Path("/record")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class RecordPages {

    static final String[] FILTERS = {"q", "case", "run", "ref", "customer", "actor", "rule", "model", "prompt", "object", "action", "flow", "type", "risk", "amountFrom", "amountTo", "currency",
            "from", "to", "order", "after"};
    /// What the page calls otherwise than the service.
    static final Map<String, String> ASKED = Map.of("q", "text", "actor", "person", "object", "ref");
    private static final int PAGE = 50;
    private static final int SHOWN_VALUES = 6;
    private static final List<String> RISKS = List.of("low", "medium", "high", "critical");
    private static final List<String> FACETS = List.of("type", "person", "flow", "rule", "risk", "action", "customer", "model", "prompt");

    private final Services services;
    private final Directory directory;

    RecordPages(Services services, Directory directory) {
        this.services = services;
        this.directory = directory;
    }

    /// How often values occur, as links.
    ///
    /// @param name the filter's name in the address
    public record Facet(String name, String title, List<Value> values, int more) {}

    public record Value(String value, String words, long count) {}

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance record(Query query, RecordPage page, List<Facet> facets, RecordPage.Facets counts, Directory names, List<String> riskNames, String problem);

        static native TemplateInstance entry(RecordEntry it, Directory names, Proof proof, String unproven);
    }

    @GET
    public Response record(@Context UriInfo asked) {
        var query = Query.of(asked.getQueryParameters(), FILTERS);
        try {
            var page = services.get(Service.AUDIT, "/record/search" + query.asked(ASKED, "limit=" + PAGE), RecordPage.class);
            var counts = query.has("after") ? null : services.get(Service.AUDIT, "/record/facets" + query.without("order").asked(ASKED, ""), RecordPage.Facets.class);
            return Response.ok(Templates.record(query, page, counts == null ? List.of() : facets(counts, query), counts, directory, RISKS, null)).build();
        } catch (Refused refused) {
            if (refused.status() != 400) throw refused;
            return Response.status(400).entity(Templates.record(query, new RecordPage(List.of(), null, true), List.of(), null, directory, RISKS, refused.getMessage())).build();
        }
    }

    @GET
    @Path("{topic}/{partition}/{index}")
    public TemplateInstance entry(@PathParam("topic") String topic, @PathParam("partition") String partition, @PathParam("index") String index) {
        return shown("/record/entries/" + Services.escape(topic) + "/" + Services.escape(partition) + "/" + Services.escape(index));
    }

    @GET
    @Path("{event}")
    public TemplateInstance entry(@PathParam("event") String event) {
        if (!new SearchTerm(event).mayBeEvent()) throw new NotFoundException();
        return shown("/record/entries/" + event);
    }

    private TemplateInstance shown(String path) {
        var entry = services.find(Service.AUDIT, path, RecordEntry.class).orElseThrow(NotFoundException::new);
        try {
            return Templates.entry(entry, directory, services.get(Service.AUDIT, "/record/proof?event=" + entry.eventId(), Proof.class), null);
        } catch (Refused refused) {
            return Templates.entry(entry, directory, null, refused.getMessage());
        }
    }

    private List<Facet> facets(RecordPage.Facets counts, Query query) {
        return FACETS.stream().map(name -> facet(name, counts.facets().getOrDefault(name, Map.of()))).filter(facet -> !facet.values().isEmpty() && !query.has(facet.name())).toList();
    }

    private Facet facet(String name, Map<String, Long> counts) {
        var values = counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey())).limit(SHOWN_VALUES)
                .map(one -> new Value(one.getKey(), words(name, one.getKey()), one.getValue())).toList();
        var filter = name.equals("person") ? "actor" : name;
        return new Facet(filter, title(name), values, Math.max(0, counts.size() - SHOWN_VALUES));
    }

    private String words(String facet, String value) {
        return switch (facet) {
            case "type", "risk" -> Formats.words(value);
            case "person" -> directory.name(value);
            default -> value;
        };
    }

    private static String title(String facet) {
        return switch (facet) {
            case "type" -> "What happened";
            case "person" -> "Who";
            default -> Formats.capital(facet);
        };
    }
}
