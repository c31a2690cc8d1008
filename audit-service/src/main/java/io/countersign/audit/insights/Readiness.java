package io.countersign.audit.insights;

import java.time.Instant;
import java.util.List;

/// Whether a flow is ready for its AI to do more on its own.
///
/// @param complete false: entries that are not counted yet may be missing
/// @param flows every flow that has an active version, or the one that was asked for
public record Readiness(Instant from, Instant to, String zone, boolean complete, List<Flow> flows) {

    /// One flow.
    ///
    /// @param version the active one
    /// @param ready every check passed
    public record Flow(String flow, int version, boolean ready, List<Check> checks) {
    }

    /// One of the five checks.
    ///
    /// @param number 1 to 5
    /// @param name what is checked
    /// @param evidence what was found
    /// @param todo what to do about it; null: it passed
    public record Check(int number, String name, boolean pass, String evidence, String todo) {
    }
}
