package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One decision over several small approvals that are alike. Each is decided and recorded for itself.
@Path("/approvals/bulk")
@Authenticated
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class BulkApprovals {

    /// How it ended for one.
    public record Result(String id, boolean ok, String said) {}

    /// @param text what came of all of them, one sentence
    /// @param refused those that were not decided
    /// @param note what was typed, where it is needed once more
    public record Outcome(String text, boolean allRefused, List<Result> refused, String note) {}

    private final Services services;
    private final InboxPages inbox;

    BulkApprovals(Services services, InboxPages inbox) {
        this.services = services;
        this.inbox = inbox;
    }

    /// Picks are `id|version|actionDigest`, as the row showed them.
    @POST
    public TemplateInstance decide(@BeanParam InboxFilter filter, MultivaluedMap<String, String> typed) {
        var form = ApprovalForm.of(typed);
        var items = new ArrayList<Map<String, Object>>();
        for (var pick : typed.getOrDefault("pick", List.of())) {
            var parts = pick.split("\\|", -1);
            var item = new LinkedHashMap<String, Object>();
            item.put("id", parts[0]);
            if (parts.length > 1) item.put("version", Long.valueOf(parts[1]));
            if (parts.length > 2 && !parts[2].isEmpty()) item.put("actionDigest", parts[2]);
            items.add(item);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("kind", form.kind());
        body.put("items", items);
        if (!form.note().isEmpty()) body.put("note", form.note());
        body.put("channel", "console");
        try {
            return inbox.page(filter, outcome(services.post(Service.APPROVAL, "/approvals/bulk", body, form.key()), form));
        } catch (Refused refused) {
            return inbox.page(filter, new Outcome(refused.getMessage(), true, List.of(), form.note()));
        }
    }

    private static Outcome outcome(JsonNode answer, ApprovalForm form) {
        var refused = new ArrayList<Result>();
        int all = 0;
        for (var result : answer.path("results")) {
            all++;
            if (!result.path("ok").asBoolean()) refused.add(new Result(result.path("id").asText(), false, result.path("detail").asText()));
        }
        var done = (all - refused.size()) + " of " + all + (form.kind().equals("approve") ? " approved." : " rejected.");
        return new Outcome(done, refused.size() == all, refused, "");
    }
}
