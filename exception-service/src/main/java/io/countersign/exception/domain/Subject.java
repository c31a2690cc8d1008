package io.countersign.exception.domain;

import java.time.Instant;
import java.util.List;

/// What waits for a person: a run, or an incident that has none.
///
/// @param runId null: an incident without a run
/// @param runVersion version of the run that waits; 0 without a run
/// @param flow null: not known
/// @param title what it is about, such as `refund 240.00 EUR`
/// @param reason one sentence, 200 characters at most
/// @param rule the rule that sent it here; null: none
/// @param dueAt target time
/// @param actionDigest digest of the proposed action; null: none
/// @param excluded persons who can't resolve it
/// @param handOvers hand-overs between approvals and the queue so far
public record Subject(String runId, long runVersion, String flow, String title, String reason, String rule, Risk risk, Duty duty,
        Instant dueAt, String actionDigest, List<String> excluded, int handOvers, Weight weight) {

    /// From this many hand-overs on only release, reject and by hand are offered.
    public static final int HAND_OVERS_MAX = 3;

    /// It has no run.
    public boolean incident() {
        return runId == null;
    }
}
