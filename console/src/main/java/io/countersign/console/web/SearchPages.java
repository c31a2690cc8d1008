package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.Colleague;
import io.countersign.console.answer.FoundException;
import io.countersign.console.answer.RecordCheck.Proof;
import io.countersign.console.answer.RecordPage;
import io.countersign.console.answer.RecordPage.Hit;
import io.countersign.console.domain.SearchTerm;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// One search for all: an id goes to its page, anything else is looked for everywhere.
@Path("/search")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class SearchPages {

    private static final int ENTRIES = 300;
    private static final int CASES = 10;
    private static final int FEW = 8;
    private static final int SHORTEST = 2;
    /// What tells best what became of a case: a person's word, then the rules'.
    private static final Set<String> DECISIONS = Set.of("RUN_DECIDED", "RUN_RESOLVED", "RUN_CORRECTED", "RUN_REVOKED", "RUN_STOPPED", "RUN_CANCELLED", "RUN_REOPENED");
    private static final Set<String> JUDGED = Set.of("RUN_ROUTED", "RUN_EVALUATED_AGAIN");
    private static final Set<String> LOOKS = Set.of("CASE_VIEWED", "RECORD_SEARCHED", "RECORD_EXPORTED");

    private final Services services;
    private final Directory directory;

    SearchPages(Services services, Directory directory) {
        this.services = services;
        this.directory = directory;
    }

    /// A case, with what became of it.
    ///
    /// @param last the entry that tells it best
    /// @param runs its runs, the newest first
    public record FoundCase(String id, Hit last, List<String> runs, String customer, String money) {

        /// Where one click leads: the run where there is one, else the story of all of them.
        public String page() {
            return runs.size() == 1 ? "/runs/" + runs.getFirst() : "/cases/" + Services.escape(id);
        }
    }

    /// @param more there may be more cases than are shown
    /// @param refused what could not be searched, and why
    public record Found(List<FoundCase> cases, List<Hit> entries, List<Approval> approvals, List<FoundException> exceptions, List<Colleague> people, boolean more, boolean complete, List<String> refused) {

        public boolean nothing() {
            return cases.isEmpty() && entries.isEmpty() && approvals.isEmpty() && exceptions.isEmpty() && people.isEmpty();
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance search(String q, Found found);
    }

    @GET
    public Response search(@QueryParam("q") String q) {
        var term = new SearchTerm(q);
        var page = term.page();
        if (page.isEmpty() && term.mayBeEvent() && isEvent(term.text())) page = java.util.Optional.of("/record/" + term.text());
        if (page.isPresent()) return Response.seeOther(URI.create(page.get())).build();
        return Response.ok(Templates.search(term.text(), term.text().length() < SHORTEST ? null : find(term.text()))).build();
    }

    private Found find(String q) {
        var refused = new ArrayList<String>();
        var asked = Services.escape(q);
        var none = new RecordPage(List.of(), null, true);
        // First by a business id, a customer or a case, then by words.
        var byId = ask(refused, "The Record", none, () -> services.get(Service.AUDIT, "/record/search?limit=" + ENTRIES + "&ref=" + asked, RecordPage.class));
        var byWords = byId.hits().isEmpty() ? ask(refused, "The Record", none, () -> services.get(Service.AUDIT, "/record/search?limit=" + ENTRIES + "&text=" + asked, RecordPage.class)) : none;
        var approvals = ask(refused, "Approvals", List.<Approval>of(), () -> services.list(Service.APPROVAL, "/approvals?limit=" + FEW + "&q=" + asked, Approval.class).rows());
        var exceptions = ask(refused, "Exceptions", List.<FoundException>of(), () -> services.list(Service.EXCEPTION, "/exceptions?limit=" + FEW + "&q=" + asked, FoundException.class).rows());
        var lower = q.toLowerCase(Locale.ROOT);
        var people = directory.all().stream().filter(one -> one.id().equals(lower) || one.name().toLowerCase(Locale.ROOT).contains(lower)).toList();
        var hits = byId.hits().isEmpty() ? byWords : byId;
        var cases = cases(hits.hits());
        return new Found(cases.stream().limit(CASES).toList(), byWords.hits().stream().filter(hit -> !LOOKS.contains(hit.type())).limit(FEW).toList(), approvals, exceptions, people,
                cases.size() > CASES || hits.next() != null, byId.complete() && byWords.complete(), refused.stream().distinct().toList());
    }

    private static List<FoundCase> cases(List<Hit> hits) {
        var byCase = new LinkedHashMap<String, List<Hit>>();
        hits.stream().filter(hit -> hit.caseId() != null && hit.runId() != null && !LOOKS.contains(hit.type())).forEach(hit -> byCase.computeIfAbsent(hit.caseId(), _ -> new ArrayList<>()).add(hit));
        return byCase.entrySet().stream().map(one -> found(one.getKey(), one.getValue())).toList();
    }

    private static FoundCase found(String id, List<Hit> hits) {
        var last = hits.stream().min(Comparator.comparing((Hit hit) -> DECISIONS.contains(hit.type()) ? 0 : JUDGED.contains(hit.type()) ? 1 : 2).thenComparing(Hit::at, Comparator.reverseOrder())).orElseThrow();
        var money = hits.stream().filter(hit -> hit.amount() != null).findFirst().map(hit -> Formats.money(hit.amount().toPlainString()) + " " + (hit.currency() == null ? "" : hit.currency())).orElse(null);
        return new FoundCase(id, last, hits.stream().map(Hit::runId).distinct().toList(), hits.stream().map(Hit::customer).filter(Objects::nonNull).findFirst().orElse(null), money);
    }

    /// A look at a proof says nothing about what an entry holds, so it need not be recorded as a look at one.
    private boolean isEvent(String id) {
        try {
            return services.find(Service.AUDIT, "/record/proof?event=" + id, Proof.class).isPresent();
        } catch (Refused refused) {
            return false;
        }
    }

    private static <T> T ask(List<String> refused, String what, T otherwise, Supplier<T> ask) {
        try {
            return ask.get();
        } catch (Refused no) {
            refused.add(what + ": " + no.getMessage());
            return otherwise;
        }
    }
}
