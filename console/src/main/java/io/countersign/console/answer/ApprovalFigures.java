package io.countersign.console.answer;

import java.util.Map;

/// The queue of approvals in numbers (`GET /approvals/stats`).
///
/// @param byOwner what waits by its owner, and what was decided today by who decided
public record ApprovalFigures(int open, int late, long oldestSeconds, int openedToday, int decidedToday, Map<String, OfOne> byOwner) {

    /// The same of one person.
    public record OfOne(int open, int late, int decidedToday) {}

    public ApprovalFigures {
        byOwner = byOwner == null ? Map.of() : byOwner;
    }

    public OfOne of(String person) {
        return byOwner.getOrDefault(person, new OfOne(0, 0, 0));
    }

    /// Nothing was ever asked, or nothing since this view was last built.
    public boolean nothingYet() {
        return open == 0 && openedToday == 0 && decidedToday == 0;
    }
}
