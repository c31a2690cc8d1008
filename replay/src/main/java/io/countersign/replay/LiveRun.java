package io.countersign.replay;

import io.countersign.replay.Recorded.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What became of one live run, from its events in their order: the way it took first, and what people made of it last.
public final class LiveRun {

    private Way way;
    private int attempt;
    private Map<String, Long> counters = Map.of();
    private Instant askedAt;
    private Instant decidedAt;
    private boolean edited;
    private Outcome outcome = Outcome.OPEN;
    private String by = "";
    private String note = "";
    private Duration took;

    /// The rules judged it. Only the first time is how it went; later ones follow what a person did.
    public void routed(Way route, int attempt, Map<String, Long> counters) {
        if (way != null) return;
        this.way = route;
        this.attempt = attempt;
        this.counters = counters;
    }

    /// A person decided, though perhaps not for good yet.
    public void decided(Instant at) {
        decidedAt = at;
    }

    /// It changed.
    ///
    /// @param to      state after
    /// @param cause   of the schema's causes
    /// @param kind    what a person chose; empty: no person did
    /// @param changed a person changed the run
    public void moved(String to, String cause, String kind, boolean changed, Instant at, String who, String words) {
        if (to.equals("HELD") || to.equals("IN_EXCEPTION")) askedAt = at;
        var now = kind.isEmpty() ? null : outcome(to, cause, kind, changed || kind.equals("edit") || kind.equals("answer"));
        if (now == null) return;
        outcome = now;
        by = who;
        note = words;
        if (took == null && askedAt != null) {
            var decided = decidedAt != null && !decidedAt.isBefore(askedAt) ? decidedAt : at;
            took = Duration.between(askedAt, decided);
        }
    }

    /// What a person's choice says about the proposal; null: nothing yet.
    private Outcome outcome(String to, String cause, String kind, boolean changed) {
        if (cause.equals("CHECKED")) return kind.equals("right") ? Outcome.RIGHT : Outcome.WRONG;
        if (cause.equals("CORRECTED")) return Outcome.EDITED;
        if (!cause.equals("DECIDED") && !cause.equals("RESOLVED")) return null;
        edited |= changed;
        return switch (to) {
            case "RELEASED", "EXECUTED" -> edited ? Outcome.EDITED : Outcome.APPROVED;
            case "REJECTED", "HANDLED_BY_HAND", "RETRYING" -> Outcome.REJECTED;
            default -> null;
        };
    }

    /// The way it took first; null: the rules have not judged it.
    public Recorded recorded(Instant acceptedAt) {
        return way == null ? null : new Recorded(way, acceptedAt, attempt, counters);
    }

    /// What people made of it last.
    public Decision decision() {
        return new Decision(outcome, by, note, took, true);
    }
}
