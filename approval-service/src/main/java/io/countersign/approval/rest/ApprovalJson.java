package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.ApprovalQueue;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.Made;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.Locale;

/// How approvals and people look in JSON.
final class ApprovalJson {

    private ApprovalJson() {}

    /// One line of the queue.
    static ObjectNode row(ApprovalQueue.Item item) {
        var approval = item.approval();
        var question = approval.question();
        return JsonNodeFactory.instance.objectNode().put("id", approval.id()).put("runId", approval.runId()).put("caseId", approval.caseId())
                .put("flow", question.flow()).put("title", question.title()).put("reason", question.reason()).put("risk", question.risk())
                .put("priority", question.priority()).put("owner", question.owner()).put("backup", question.backup())
                .put("ownerRole", question.ownerRole()).put("openedAt", item.openedAt().toString()).put("dueAt", question.dueAt().toString())
                .put("state", approval.state().name()).put("claimedBy", approval.claim() == null ? null : approval.claim().by())
                .put("version", approval.version()).put("actionDigest", question.actionDigest());
    }

    /// All there is to show of one.
    ///
    /// @param run null: no longer stored
    static ObjectNode details(ApprovalQueue.Item item, JsonNode run, Roster directory) {
        var approval = item.approval();
        var details = row(item).put("backupRole", approval.question().backupRole()).put("rule", approval.question().rule())
                .put("undoMs", approval.question().undo().toMillis()).put("runVersion", approval.question().runVersion())
                .put("flowVersion", approval.question().flowVersion()).put("lastChange", approval.lastChange())
                .put("claimedUntil", approval.claim() == null ? null : approval.claim().until().toString())
                .put("closedBecause", approval.closedBecause());
        details.set("decision", approval.made() == null ? null : decision(approval, directory));
        details.set("run", run);
        return details;
    }

    /// @param now decides who is away
    static ObjectNode person(Person person, Instant now) {
        var absence = person.absenceAt(now);
        var row = JsonNodeFactory.instance.objectNode().put("id", person.id()).put("name", person.name());
        var roles = row.putArray("roles");
        person.roles().forEach(roles::add);
        return row.put("away", absence.isPresent()).put("cover", absence.map(Person.Absence::cover).orElse(null));
    }

    private static ObjectNode decision(Approval approval, Roster directory) {
        Made made = approval.made();
        var choice = made.choice();
        return JsonNodeFactory.instance.objectNode().put("kind", choice.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("by", made.by().id()).put("name", directory.name(made.by().id())).put("role", made.role()).put("note", choice.note())
                .put("at", made.at().toString()).put("finalAt", approval.finalAt().toString())
                .put("actionDigestBefore", made.actionDigestBefore())
                .put("actionDigestAfter", choice.edit() == null ? made.actionDigestBefore() : choice.edit().actionDigest())
                .put("channel", choice.channel());
    }
}
