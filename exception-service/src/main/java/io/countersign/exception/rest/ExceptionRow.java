package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Subject;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One line of the queue.
@Schema(description = "An exception in the queue")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ExceptionRow(String id, @Schema(description = "Newest run; null for an incident without one") String runId, String caseId, String flow,
        String title, String reasonCode, String reason, String rule, String risk, @Schema(description = "Now; of a closed one at its opening") int priority,
        @Schema(description = "The arithmetic, now") String priorityText, @Schema(description = "On top of the queue") boolean pinned,
        String owner, String backup, String ownerRole, String backupRole, @Schema(description = "Who is asked too since the target was missed") String escalatedTo,
        String openedAt, String dueAt, @Schema(description = "It is open and past its target") boolean late, String state, String claimedBy, String claimedUntil,
        @Schema(description = "Put aside until then") String snoozedUntil,
        @Schema(description = "It is put aside and its target time moves along") boolean waitingForCustomer, long version, String actionDigest,
        @Schema(description = "Runs that wait in it, oldest first") List<String> runs, @Schema(description = "Triggers so far") int count,
        @Schema(description = "Hand-overs between approvals and the queue; from 3 on only release, reject and by-hand are offered") int handOvers,
        @Schema(description = "It tells of something that happened; no run waits in it") boolean incident,
        @Schema(description = "Event that settled it first, when it was taken up again") String reopens,
        @Schema(description = "Exception that goes on in its place") String mergedInto,
        @Schema(description = "Why it is closed") String ending, String closedAt) {

    static ExceptionRow of(ShownException shown, Instant now) {
        var item = shown.item();
        var newest = item.shown();
        var duty = newest.duty();
        var priority = item.priorityAt(now);
        var claim = item.heldAt(now).orElse(null);
        boolean leaseOver = item.state() == ExceptionItem.State.CLAIMED && claim == null;
        return new ExceptionRow(item.id(), newest.runId(), item.caseId(), newest.flow(), newest.title(), item.reasonCode(), newest.reason(),
                newest.rule(), item.risk().word(), item.open() ? priority.value() : item.priority(),
                item.open() ? priority.text() : item.priorityText(), item.pinned(), item.owner(), duty.backup(), duty.ownerRole(), duty.backupRole(),
                item.clock().escalatedTo(), item.openedAt().toString(), item.dueAt().toString(), item.lateAt(now),
                (leaseOver ? ExceptionItem.State.OPEN : item.state()).name(), claim == null ? null : claim.by(),
                claim == null ? null : claim.until().toString(), item.snooze() == null ? null : item.snooze().until().toString(),
                item.waitingForCustomer(), item.version(), newest.actionDigest(), item.runs().stream().map(Subject::runId).toList(), item.count(),
                newest.handOvers(), item.incident(), item.links().firstDecision(), item.links().mergedInto(), item.ending(),
                shown.closedAt() == null ? null : shown.closedAt().toString());
    }
}
