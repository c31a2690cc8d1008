package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.Versions;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Asker;
import io.countersign.approval.domain.Deadlines;
import io.countersign.approval.domain.Rights;
import io.countersign.approval.domain.View;
import io.countersign.approval.domain.Words;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;

/// How approvals and people look in JSON.
final class ApprovalJson {

    private ApprovalJson() {}

    /// One line of the queue.
    ///
    /// @param now decides whether it is late
    static ObjectNode row(Item item, Instant now) {
        var approval = item.approval();
        var question = approval.question();
        var offer = approval.offer();
        var stage = approval.stage();
        var made = approval.made();
        return JsonNodeFactory.instance.objectNode().put("id", approval.id()).put("runId", approval.runId()).put("caseId", approval.caseId())
                .put("purpose", Words.purpose(question.purpose()))
                .put("flow", question.flow()).put("title", question.title()).put("reason", question.reason()).put("rule", question.rule())
                .put("actionType", question.action().type()).put("amount", question.action().amount()).put("currency", question.action().currency())
                .put("risk", question.risk()).put("priority", question.priority())
                .put("owner", offer.owner()).put("ownerRole", offer.ownerRole()).put("backup", offer.backup()).put("backupRole", offer.backupRole())
                .put("delegate", stage.delegate()).put("escalatedTo", stage.escalatedTo())
                .put("stage", offer.stage()).put("stages", offer.stages()).put("approvals", approval.approvals()).put("quorum", offer.quorum())
                .put("openedAt", text(approval.openedAt())).put("dueAt", text(offer.dueAt())).put("atRisk", stage.atRisk())
                .put("late", item.late(now)).put("expiresAt", text(Deadlines.expiresAt(approval).orElse(null)))
                .put("state", approval.state().name())
                .put("claimedBy", approval.claim() == null ? null : approval.claim().by())
                .put("claimedUntil", approval.claim() == null ? null : text(approval.claim().until()))
                .put("decision", made == null ? null : Words.kind(made.choice().kind()))
                .put("decidedBy", made == null ? null : made.by().id()).put("finalAt", made == null ? null : text(approval.finalAt()))
                .put("version", approval.version()).put("actionDigest", question.actionDigest());
    }

    /// All there is to show of one.
    ///
    /// @param run null: no longer stored
    /// @param who person who looks at it
    static ObjectNode details(Item item, Versions run, Asker who, Roster directory, Instant now) {
        var approval = item.approval();
        var question = approval.question();
        var details = row(item, now).put("undoMs", question.undo().toMillis()).put("runVersion", question.runVersion())
                .put("flowVersion", question.flowVersion()).put("lastChange", approval.lastChange())
                .put("rejectedBefore", question.rejectedBefore())
                .put("firstViewedAt", text(approval.views().stream().map(View::at).min(Comparator.naturalOrder()).orElse(null)))
                .put("closedBecause", approval.closedBecause());
        var hindrance = ApprovalMachine.hindrance(approval, who, directory, now);
        details.put("whoMay", approval.waits() ? Rights.whoMay(approval, directory, now) : null).put("mayDecide", hindrance.isEmpty())
                .put("mayNotBecause", hindrance.orElse(null));
        details.set("argumentsSchema", question.argumentsSchema() == null ? null
                : ContentJson.read(question.argumentsSchema().getBytes(StandardCharsets.UTF_8)));
        var excluded = details.putArray("excluded");
        approval.excluded().stream().sorted().forEach(excluded::add);
        var offered = details.putArray("offered");
        question.offered().stream().sorted().map(Words::kind).forEach(offered::add);
        var decisions = details.putArray("decisions");
        approval.decisions().forEach(d -> decisions.addObject().put("stage", d.stage()).put("kind", Words.kind(d.kind())).put("by", d.by())
                .put("role", d.role()).put("at", d.at().toString()).put("note", d.note()));
        var notes = details.putArray("notes");
        approval.notes().forEach(n -> notes.addObject().put("by", n.by()).put("at", n.at().toString()).put("note", n.text()));
        details.set("decision", approval.made() == null ? null : decision(approval, directory));
        boolean shown = run != null && !run.erased();
        details.set("run", shown ? run.now() : null);
        details.set("original", shown && run.edited() ? run.asked() : null);
        details.put("erased", run != null && run.erased());
        var diff = details.putArray("diff");
        if (shown) {
            run.differences().forEach(d -> {
                var difference = diff.addObject().put("path", d.path());
                difference.set("before", d.before());
                difference.set("after", d.after());
            });
        }
        return details;
    }

    /// @param now decides who is away
    static ObjectNode person(Person person, Instant now) {
        var absence = person.absenceAt(now);
        var row = JsonNodeFactory.instance.objectNode().put("id", person.id()).put("name", person.name()).put("email", person.email());
        var roles = row.putArray("roles");
        person.roles().forEach(roles::add);
        var onDuty = row.putArray("onDuty");
        person.onDuty().forEach(onDuty::add);
        return row.put("away", absence.isPresent()).put("awayUntil", absence.map(a -> a.to().toString()).orElse(null))
                .put("cover", absence.map(Person.Absence::cover).orElse(null));
    }

    private static ObjectNode decision(Approval approval, Roster directory) {
        var made = approval.made();
        var choice = made.choice();
        return JsonNodeFactory.instance.objectNode().put("kind", Words.kind(choice.kind()))
                .put("by", made.by().id()).put("name", directory.name(made.by().id())).put("role", made.role()).put("note", choice.note())
                .put("at", made.at().toString()).put("finalAt", approval.finalAt().toString())
                .put("actionDigestBefore", made.actionDigestBefore())
                .put("actionDigestAfter", choice.edit() == null ? made.actionDigestBefore() : choice.edit().actionDigest())
                .put("cardDigest", choice.cardDigest()).put("firstViewedAt", text(choice.firstViewedAt())).put("channel", choice.channel());
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
