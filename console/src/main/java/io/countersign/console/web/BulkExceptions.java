package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.web.ExceptionQueue.Done;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;

/// The same for several exceptions: each is asked for on its own, with an entry of its own in the Record, and says what became of it.
@Path("/exceptions")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class BulkExceptions {

    private static final int MOST = 50;
    private static final int NOTE_MIN = 10;
    private static final Map<String, String> DONE = Map.of("claim", "claimed", "assign", "has another owner", "snooze", "put aside", "merge", "merged", "close", "closed");

    private final Services services;
    private final ExceptionQueues queues;
    private final Directory directory;

    BulkExceptions(Services services, ExceptionQueues queues, Directory directory) {
        this.services = services;
        this.queues = queues;
        this.directory = directory;
    }

    /// What the selection's form sends.
    public static class Selection {
        @RestForm List<String> item;
        @RestForm("do") String what;
        @RestForm("why-assign") String whyAssign;
        @RestForm("why-snooze") String whySnooze;
        @RestForm("why-merge") String whyMerge;
        @RestForm("why-close") String whyClose;

        String why() {
            return Objects.requireNonNullElse(switch (Objects.requireNonNullElse(what, "")) {
                case "assign" -> whyAssign;
                case "snooze" -> whySnooze;
                case "merge" -> whyMerge;
                case "close" -> whyClose;
                default -> "";
            }, "").strip();
        }
    }

    /// One of the selected, as it was shown.
    private record Item(String id, Long version, String actionDigest) {

        static Item of(String shown) {
            var parts = shown.split("~", 3);
            try {
                return new Item(parts[0], Long.valueOf(parts[1]), parts.length < 3 || parts[2].isEmpty() ? null : parts[2]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw ExceptionDesk.unfit("item: '" + shown + "' is none of the rows; load the page again.");
            }
        }
    }

    @POST
    @Path("bulk")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response bulk(@BeanParam Selection selection, @BeanParam ExceptionForm form, @Context UriInfo asked) {
        var filter = ExceptionPages.filter(asked.getQueryParameters());
        try {
            var items = (selection.item == null ? List.<String>of() : selection.item).stream().map(Item::of).toList();
            check(selection, items);
            var done = new ArrayList<Done>();
            for (var item : items) done.add(one(item, selection, form));
            return Response.ok(page(queues.of(filter, null, null, done, null, null))).build();
        } catch (Refused refused) {
            return Response.status(refused.status() == 0 ? 503 : refused.status()).entity(page(queues.of(filter, null, null, List.of(), refused.getMessage(), selection.why()))).build();
        }
    }

    private TemplateInstance page(ExceptionQueue queue) {
        return ExceptionPages.Templates.queue(queue, directory);
    }

    private void check(Selection selection, List<Item> items) {
        if (items.isEmpty()) throw ExceptionDesk.unfit("Nothing is selected; tick the rows that you mean.");
        if (items.size() > MOST) throw ExceptionDesk.unfit(items.size() + " are selected; take " + MOST + " at a time.");
        if (!DONE.containsKey(Objects.requireNonNullElse(selection.what, ""))) throw ExceptionDesk.unfit("do: '" + selection.what + "' is not known; use one of the buttons.");
        if (!selection.what.equals("claim") && selection.why().length() < NOTE_MIN) throw ExceptionDesk.unfit("Reason: say why in one sentence of " + NOTE_MIN + " to 240 characters. Nothing was done.");
        if (selection.what.equals("close")) checkAlike(items);
    }

    /// As the page says before: what differs, or may cost much, is looked at one by one.
    private void checkAlike(List<Item> items) {
        var rows = items.stream().map(i -> queues.find(i.id())).filter(Objects::nonNull).toList();
        if (rows.stream().map(ExceptionRow::alike).distinct().count() > 1) throw ExceptionDesk.unfit("Close works where flow, reason and rule are the same. Nothing was done.");
        if (rows.size() > 1 && rows.stream().anyMatch(r -> r.risk().equals("high") || r.risk().equals("critical"))) {
            throw ExceptionDesk.unfit("Close works one at a time above medium risk. Nothing was done.");
        }
    }

    private Done one(Item item, Selection selection, ExceptionForm form) {
        var row = queues.find(item.id());
        var title = row == null ? item.id() : row.what() + (row.amount() == null ? "" : " " + Formats.money(row.amount()) + " " + row.currency());
        try {
            if (selection.what.equals("merge") && item.id().equals(form.into)) return new Done(item.id(), title, "goes on", null);
            var path = "/exceptions/" + Services.escape(item.id()) + "/" + Map.of("claim", "claim", "assign", "reassign", "snooze", "snooze", "merge", "merge", "close", "resolution").get(selection.what);
            services.post(Service.EXCEPTION, path, body(item, selection, form), form.key + "-" + item.id());
            return new Done(item.id(), title, DONE.get(selection.what), null);
        } catch (Refused refused) {
            return new Done(item.id(), title, null, refused.getMessage());
        }
    }

    private static Map<String, Object> body(Item item, Selection selection, ExceptionForm form) {
        if (selection.what.equals("claim")) return null;
        var body = new HashMap<String, Object>();
        body.put("note", selection.why());
        switch (selection.what) {
            case "assign" -> body.put("to", Objects.requireNonNullElse(form.to, ""));
            case "snooze" -> body.put("until", ExceptionDesk.until(form).toString());
            case "merge" -> body.putAll(Map.of("into", Objects.requireNonNullElse(form.into, "").strip(), "version", item.version(), "channel", "console"));
            default -> {
                body.putAll(Map.of("kind", Objects.requireNonNullElse(form.kind, ""), "version", item.version(), "channel", "console"));
                if (item.actionDigest() != null) body.put("actionDigest", item.actionDigest());
            }
        }
        return body;
    }
}
