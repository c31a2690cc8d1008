package io.countersign.console.answer;

import io.countersign.console.domain.RunWords;
import java.time.Instant;

/// What the caller of a run must do (`GET /runs/{runId}/directive`).
public record RunDirective(String runId, String kind, String state, long version, String reason, String note, Receipt receipt, String fallback) {

    /// The release: permission for one exact action, used once.
    public record Receipt(String receiptId, String actionDigest, Instant validUntil, boolean singleUse) {

        public boolean over() {
            return validUntil != null && validUntil.isBefore(Instant.now());
        }
    }

    public String words() {
        return RunWords.directive(kind);
    }
}
