package io.countersign.console.answer;

import io.countersign.console.domain.ActionWords;
import io.countersign.console.domain.Waiting;
import java.time.Instant;

/// One line of the queue of approvals (`GET /approvals`).
public record Approval(String id, String runId, String caseId, String purpose, String flow, String title, String reason, String rule, String actionType,
        String amount, String currency, String risk, int priority, String owner, String ownerRole, String backup, String backupRole, String delegate,
        String escalatedTo, int stage, int stages, int approvals, int quorum, Instant openedAt, Instant dueAt, boolean late, Instant expiresAt, String state,
        String claimedBy, Instant claimedUntil, String decision, String decidedBy, Instant finalAt, long version, String actionDigest, Double confidence) {

    public Waiting waiting() {
        return new Waiting(openedAt, dueAt, Instant.now());
    }

    /// What is asked, without the amount: `Refund`.
    public String headline() {
        var words = ActionWords.of(actionType);
        return words.isEmpty() ? title : words;
    }

    public boolean isOpen() {
        return state.equals("OPEN") || state.equals("CLAIMED");
    }
}
