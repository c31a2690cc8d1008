package io.countersign.console.answer;

import java.time.Instant;

/// A stop that is engaged (`GET /stops`).
///
/// @param flow null: every flow
/// @param action null: every action
/// @param until null: until a person lifts it
public record Stop(String stopId, String flow, String action, String reason, Instant until, String engagedBy, Instant engagedAt) {

    /// What it stops: `Everything`, `refund in every flow`, `All of support-inbox`.
    public String words() {
        if (flow == null) return action == null ? "Everything" : action + " in every flow";
        return action == null ? "All of " + flow : action + " in " + flow;
    }
}
