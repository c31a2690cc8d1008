package io.countersign.replay;

import io.countersign.policy.engine.Route;
import java.time.Instant;
import java.util.Map;

/// How a past case went when it was live.
///
/// @param way        where it was sent
/// @param acceptedAt when it was judged; null: not said
/// @param attempt    attempt of the case; 0: not said
/// @param counters   what the flow's counters said then
public record Recorded(Way way, Instant acceptedAt, int attempt, Map<String, Long> counters) {
    /// Where one case goes, and why.
    ///
    /// @param rule   the rule that decided, or null
    /// @param reason one sentence
    public record Way(Route route, String rule, String ruleName, String reason) {
        /// Whether a person looks at it first.
        public boolean isReviewed() {
            return route == Route.APPROVE || route == Route.EXCEPTION;
        }
    }

    public Recorded {
        counters = Map.copyOf(counters);
    }
}
