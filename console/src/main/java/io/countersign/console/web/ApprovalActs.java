package io.countersign.console.web;

import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.countersign.console.domain.Care;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What people do with one approval.
@Path("/approvals/{id}")
@Authenticated
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class ApprovalActs {

    private static final int OK = 200;
    private static final int NOT_USABLE = 422;

    private final Services services;
    private final Session session;
    private final ApprovalReading reading;
    private final RecentReasons reasons;

    ApprovalActs(Services services, Session session, ApprovalReading reading, RecentReasons reasons) {
        this.services = services;
        this.session = session;
        this.reading = reading;
        this.reasons = reasons;
    }

    /// Decides, and goes on with the next of the list. What a person has to show first ([Care]) is asked for here as well: a page can be left out.
    @POST
    @Path("decision")
    public Response decide(@PathParam("id") String id, @BeanParam InboxFilter filter, MultivaluedMap<String, String> typed) {
        var form = ApprovalForm.of(typed);
        var found = reading.find(id);
        var review = reading.review(found, filter, form, null);
        // What is asked has changed: the service says so, and records that it did. Nothing shown before counts for it.
        boolean same = form.runVersion() == found.more().runVersion() && Objects.equals(form.actionDigest(), orEmpty(found.row().actionDigest()));
        var kind = form.kind().equals("approve") && !review.edit().isEmpty() ? "edit" : form.kind();
        if (same) check(review, kind);
        if (!form.problems().isEmpty()) return page(NOT_USABLE, review);
        try {
            services.post(Service.APPROVAL, ApprovalReading.path(id) + "/decision", body(review, kind), form.key());
        } catch (Refused refused) {
            return refused(id, filter, form, refused);
        }
        if (review.care().isHigh() && !form.note().isEmpty()) reasons.add(session.person().id(), form.note());
        return next(id, filter, form);
    }

    /// Claims, gives back, undoes, gives to somebody else, or writes something down.
    @POST
    @Path("{act: claim|unclaim|undo|delegate|reassign|note}")
    public Response act(@PathParam("id") String id, @PathParam("act") String act, @BeanParam InboxFilter filter, MultivaluedMap<String, String> typed) {
        var form = ApprovalForm.of(typed);
        Map<String, String> body = new LinkedHashMap<>();
        if (act.equals("delegate") || act.equals("reassign")) body.put("to", typed.getFirst("to"));
        if (!form.note().isEmpty()) body.put("note", form.note());
        try {
            services.post(Service.APPROVAL, ApprovalReading.path(id) + "/" + act, act.equals("claim") || act.equals("unclaim") ? null : body, form.key());
        } catch (Refused refused) {
            return refused(id, filter, form, refused);
        }
        return Response.seeOther(URI.create("/approvals/" + Services.escape(id) + "?" + filter.query() + "&did=" + act)).build();
    }

    /// The difference that the person's edits make, while they type.
    @POST
    @Path("preview")
    public io.quarkus.qute.TemplateInstance preview(@PathParam("id") String id, @BeanParam InboxFilter filter, MultivaluedMap<String, String> typed) {
        return ApprovalPages.Templates.preview(reading.review(reading.find(id), filter, ApprovalForm.of(typed), null));
    }

    /// The page once more, with the amount ready to be changed. Nothing is decided.
    @POST
    @Path("amount")
    public Response amount(@PathParam("id") String id, @BeanParam InboxFilter filter, MultivaluedMap<String, String> typed) {
        return page(OK, reading.review(reading.find(id), filter, ApprovalForm.of(typed).changingAmount(), null));
    }

    /// The page is in front of the person.
    @POST
    @Path("view")
    public Response view(@PathParam("id") String id, MultivaluedMap<String, String> typed) {
        var form = ApprovalForm.of(typed);
        try {
            services.post(Service.APPROVAL, ApprovalReading.path(id) + "/view", Map.of("version", form.version(), "cardDigest", form.card()), form.key());
        } catch (Refused refused) {
            // They have still looked; the decision says since when.
        }
        return Response.noContent().build();
    }

    private void check(Review review, String kind) {
        var form = review.form();
        var problems = form.problems();
        problems.putAll(review.edit().problems());
        if (kind.isEmpty()) problems.put("form", "Say what is to happen: approve, reject or send back.");
        if (!kind.isEmpty() && !review.offers(kind)) problems.put("form", "This can't be decided that way here.");
        if (Care.releases(kind) && !review.isCheck()) {
            review.checks().mustLook().stream().filter(check -> !form.looked().contains(check.id()))
                    .forEach(check -> problems.put(check.id(), "Look at this first, and tick it. Nothing was sent."));
            var amount = review.care().wrongAmount(form.released());
            if (amount != null) problems.put("released", amount);
        }
        var reason = review.isCheck() && kind.equals("approve") && form.note().isEmpty() ? null : review.care().wrongReason(kind, form.note(), reasons.of(session.person().id()));
        if (reason != null && !kind.isEmpty()) problems.put("note", reason);
    }

    private static Map<String, Object> body(Review review, String kind) {
        var form = review.form();
        var body = new LinkedHashMap<String, Object>();
        body.put("kind", kind);
        body.put("version", form.version());
        if (!form.actionDigest().isEmpty()) body.put("actionDigest", form.actionDigest());
        if (!form.note().isEmpty()) body.put("note", form.note());
        if (kind.equals("edit") || kind.equals("answer")) {
            if (review.edit().action() != null) body.put("action", review.edit().action());
            if (review.edit().output() != null) body.put("output", review.edit().output());
        }
        body.put("channel", "console");
        if (!form.card().isEmpty()) body.put("cardDigest", form.card());
        body.put("firstViewedAt", form.firstViewedAt().toString());
        return body;
    }

    /// The page again, with what is true now and everything that was typed.
    private Response refused(String id, InboxFilter filter, ApprovalForm form, Refused refused) {
        if (refused.status() == 404 || refused.status() == 403 && refused.code() == null) throw refused;
        var found = reading.find(id);
        var anew = refused.conflict() ? form.shownAnew() : form;
        return page(refused.status() == 0 ? 503 : refused.status(), reading.review(found, filter, anew, said(refused, found.row())));
    }

    private static String said(Refused refused, Approval row) {
        return "NOT_UNDOABLE".equals(refused.code()) ? refused.getMessage() + " You can still correct what was sent on the page of its run, or stop the action if it has not happened yet." : refused.getMessage();
    }

    private Response page(int status, Review review) {
        var side = reading.side(new ApprovalReading.Found(review.row(), review.more(), review.card()), "context");
        return Response.status(status).entity(ApprovalPages.Templates.review(review, side, null)).build();
    }

    /// To what follows in the list, as far as it still waits. What was opened from no list is followed by nothing: its own page says what came of it.
    private Response next(String id, InboxFilter filter, ApprovalForm form) {
        if (form.alone()) return Response.seeOther(URI.create("/approvals/" + Services.escape(id) + "?done=" + Services.escape(id))).build();
        var waiting = reading.list(filter).shown().stream().map(Approval::id).filter(other -> !other.equals(id)).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        var next = form.rest().stream().filter(waiting::contains).findFirst().or(() -> waiting.stream().findFirst());
        var done = "&done=" + Services.escape(id);
        return Response.seeOther(URI.create(next.map(to -> "/approvals/" + Services.escape(to) + "?" + filter.query() + done).orElse("/inbox?" + filter.query() + done))).build();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
