package io.countersign.console.answer;

import java.util.Map;

/// The queue of approvals in numbers (`GET /approvals/stats`).
///
/// @param unclaimed what waits and nobody has claimed; null: the service does not say
/// @param checks what waits for a check after the fact; null: the service does not say
/// @param mine what waits for whoever asks; null: the service does not say
/// @param byOwner what waits by its owner, and what was decided today by who decided
public record ApprovalFigures(int open, int late, long oldestSeconds, int openedToday, int decidedToday, Integer unclaimed, Integer checks, Integer mine,
        Map<String, OfOne> byOwner) {

    /// The same of one person.
    public record OfOne(int open, int late, int decidedToday) {}

    public ApprovalFigures {
        byOwner = byOwner == null ? Map.of() : byOwner;
    }

    /// How many a view of the inbox holds; null: not known.
    ///
    /// @param person who looks
    public Integer in(String view, String person) {
        return switch (view) {
            case "mine" -> mine != null ? mine : byOwner.getOrDefault(person, new OfOne(0, 0, 0)).open();
            case "unclaimed" -> unclaimed;
            case "late" -> Integer.valueOf(late);
            case "all" -> Integer.valueOf(open);
            case "checks" -> checks;
            default -> null;
        };
    }

    /// Nothing was ever asked, or nothing since this view was last built.
    public boolean nothingYet() {
        return open == 0 && openedToday == 0 && decidedToday == 0;
    }
}
