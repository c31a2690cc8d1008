package io.countersign.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Approval;
import io.countersign.console.answer.ApprovalDetails;
import io.countersign.console.answer.TimelineLine;
import io.countersign.console.domain.Checks;
import io.countersign.console.domain.NamedAmounts;
import io.countersign.console.domain.Threshold;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// Asks the services for what the page of an approval shows.
@ApplicationScoped
class ApprovalReading {

    /// Fields that change although what is shown does not.
    private static final List<String> PASSING = List.of("version", "late", "atRisk", "firstViewedAt", "claimedUntil", "whoMay", "mayDecide", "mayNotBecause");
    private static final int SIMILAR = 100;
    /// So near in confidence is about as sure.
    private static final double BAND = 0.05;

    /// @param card SHA-256 of what a page shows of it
    record Found(Approval row, ApprovalDetails more, String card) {}

    private final Services services;
    private final Session session;
    private final ObjectMapper json;

    ApprovalReading(Services services, Session session, ObjectMapper json) {
        this.services = services;
        this.session = session;
        this.json = json;
    }

    /// @throws Refused there is none of that id, or this person may not see it
    Found find(String id) {
        var tree = services.get(Service.APPROVAL, path(id));
        var row = (ObjectNode) tree.deepCopy();
        row.put("decision", tree.path("decision").path("kind").asText(null));
        try {
            return new Found(json.treeToValue(row, Approval.class), json.treeToValue(tree, ApprovalDetails.class), card((ObjectNode) tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The approval-service answered with something that the console can't read", e);
        }
    }

    static String path(String id) {
        return "/approvals/" + Services.escape(id);
    }

    WorkList list(InboxFilter filter) {
        var page = services.list(Service.APPROVAL, filter.path(session.person().id(), InboxPages.PAGE), Approval.class);
        return new WorkList(page.rows(), page.next());
    }

    /// @param said what just happened or was refused; null: nothing
    Review review(Found found, InboxFilter filter, ApprovalForm form, String said) {
        var now = new Proposal(found.more().run());
        var original = found.more().original() == null || found.more().original().isNull() ? now : new Proposal(found.more().original());
        var edit = ActionEdit.of(now, form.edits());
        return new Review(found.row(), found.more(), found.card(), original, now, filter, list(filter), form, edit,
                checks(found, now, edit, form.edits().getOrDefault(ActionEdit.OUTPUT, now.output())), session.person().id(), said);
    }

    /// @param text as it would go out
    private static Checks checks(Found found, Proposal now, ActionEdit edit, String text) {
        var amount = edit.action() == null ? now.amount() : edit.action().path("amount").asText(null);
        return Checks.of(now.sources(), found.more().rejectedBefore(), now.occurredAt())
                .with(NamedAmounts.in(text, amount, now.currency()), new Sum(found.row().amount(), amount, now.currency()).words());
    }

    Side side(Found found, String tab) {
        var row = found.row();
        try {
            return switch (tab) {
                case "context" -> new Side(tab, similar(found), earlier(row), List.of(), threshold(found), null);
                case "trail" -> new Side(tab, List.of(), List.of(), trail(row), null, null);
                default -> new Side(tab, List.of(), List.of(), List.of(), null, null);
            };
        } catch (Refused refused) {
            return new Side(tab, List.of(), List.of(), List.of(), null, refused.getMessage());
        }
    }

    List<TimelineLine> trail(Approval row) {
        var tree = services.get(Service.AUDIT, "/timeline?case=" + Services.escape(row.caseId()));
        return java.util.stream.StreamSupport.stream(tree.spliterator(), false).map(line -> json.convertValue(line, TimelineLine.class))
                .sorted(Comparator.comparing(TimelineLine::at, Comparator.nullsFirst(Comparator.naturalOrder()))).toList();
    }

    /// Decided ones of the same flow and rule; the nearest in amount first, then the latest.
    private List<Approval> similar(Found found) {
        var row = found.row();
        var sure = new Proposal(found.more().run()).confidence();
        var path = "/approvals?state=FINAL&limit=" + SIMILAR + "&flow=" + Services.escape(row.flow()) + (row.rule() == null ? "" : "&rule=" + Services.escape(row.rule()))
                + (row.actionType() == null ? "" : "&action=" + Services.escape(row.actionType()));
        return services.list(Service.APPROVAL, path, Approval.class).rows().stream().filter(other -> !other.id().equals(row.id()))
                .filter(other -> sure == null || other.confidence() == null || Math.abs(other.confidence() - sure.doubleValue()) <= BAND)
                .sorted(Comparator.comparing((Approval other) -> distance(row.amount(), other.amount())).thenComparing(Approval::finalAt, Comparator.nullsLast(Comparator.reverseOrder())))
                .toList();
    }

    /// How sure the AI has to be; asked for only where it says how sure it is.
    private BigDecimal threshold(Found found) {
        if (new Proposal(found.more().run()).confidence() == null) return null;
        try {
            var flow = services.get(Service.POLICY, "/flows/" + Services.escape(found.row().flow()) + "/versions/" + found.more().flowVersion());
            return Threshold.of(flow.path("yaml").asText(), found.row().rule()).orElse(null);
        } catch (Refused refused) {
            return null;
        }
    }

    private List<Approval> earlier(Approval row) {
        return services.list(Service.APPROVAL, "/approvals?state=ALL&limit=20&case=" + Services.escape(row.caseId()), Approval.class).rows().stream()
                .filter(other -> !other.id().equals(row.id())).toList();
    }

    private static BigDecimal distance(String amount, String other) {
        return amount == null || other == null ? BigDecimal.ZERO : new BigDecimal(amount).subtract(new BigDecimal(other)).abs();
    }

    private static String card(ObjectNode shown) {
        var what = shown.deepCopy();
        what.remove(PASSING);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(what.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
