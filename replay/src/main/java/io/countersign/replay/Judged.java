package io.countersign.replay;

import io.countersign.replay.Recorded.Way;
import java.math.BigDecimal;
import java.util.Set;

/// One case under both versions.
///
/// @param amount    proposed; null: none
/// @param currency  null: none
/// @param action    type of action, empty: none
/// @param current   where it goes now
/// @param candidate where the candidate sends it
/// @param matched   rules of the candidate that matched, whichever decided
/// @param matchedNow likewise of the current version
public record Judged(String id, String caseId, String action, BigDecimal amount, String currency, Decision decision, Way current, Way candidate,
        Set<String> matched, Set<String> matchedNow) {
    /// How the candidate compares with what was decided.
    public Verdict verdict() {
        return Verdict.of(candidate.route(), decision.outcome());
    }

    /// How the current version compares with it.
    public Verdict verdictNow() {
        return Verdict.of(current.route(), decision.outcome());
    }

    /// Whether the two versions send it different ways.
    public boolean isChanged() {
        return current.route() != candidate.route();
    }
}
