package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One line of the queue.
@Schema(description = "An exception in the queue")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ExceptionRow(String id, @Schema(description = "Newest run; null for an incident") String runId, String caseId, String flow,
        String title, String reasonCode, String reason, String rule, String risk, @Schema(description = "Now") int priority,
        @Schema(description = "The arithmetic, now") String priorityText, String owner, String backup, String ownerRole, String backupRole,
        String openedAt, String dueAt, String state, String claimedBy, String claimedUntil, long version, String actionDigest,
        @Schema(description = "Runs that wait in it, oldest first") List<String> runs, @Schema(description = "Triggers so far") int count,
        @Schema(description = "Hand-overs between approvals and the queue; from 3 on only release, reject and by-hand are offered") int handOvers,
        @Schema(description = "Why it is closed") String ending) {

    static ExceptionRow of(ShownException shown, Instant now) {
        var item = shown.item();
        var newest = item.shown();
        var priority = item.priorityAt(now);
        var claim = item.heldAt(now).orElse(null);
        boolean leaseOver = item.state() == ExceptionItem.State.CLAIMED && claim == null;
        return new ExceptionRow(item.id(), newest.runId(), item.caseId(), newest.flow(), newest.title(), item.reasonCode(), newest.reason(),
                newest.rule(), item.risk().word(), item.open() ? priority.value() : item.priority(),
                item.open() ? priority.text() : item.priorityText(), newest.duty().owner(), newest.duty().backup(),
                newest.duty().ownerRole(), newest.duty().backupRole(), item.openedAt().toString(), item.dueAt().toString(),
                (leaseOver ? ExceptionItem.State.OPEN : item.state()).name(), claim == null ? null : claim.by(),
                claim == null ? null : claim.until().toString(), item.version(), newest.actionDigest(),
                item.runs().stream().map(Subject::runId).toList(), item.count(), newest.handOvers(), item.ending());
    }

    /// A run that waits, with its content as JSON.
    public record WaitingRun(String runId, long runVersion, String flow, String title, String reason, String rule, String actionDigest,
            String dueAt, int handOvers, @JsonRawValue @Schema(type = SchemaType.OBJECT)
            String run) {

        static List<WaitingRun> of(ShownException shown) {
            return shown.item().runs().stream().map(s -> new WaitingRun(s.runId(), s.runVersion(), s.flow(), s.title(), s.reason(), s.rule(),
                    s.actionDigest(), s.dueAt().toString(), s.handOvers(), text(shown.contents().get(s.runId())))).toList();
        }
    }

    static String text(byte[] json) {
        return json == null ? null : new String(json, StandardCharsets.UTF_8);
    }
}
