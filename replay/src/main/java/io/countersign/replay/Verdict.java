package io.countersign.replay;

import io.countersign.policy.engine.Route;
import java.util.Locale;

/// How a route compares with what was decided.
public enum Verdict {
    /// It would go out, and people edited or rejected it, or it turned out wrong.
    MISSED,
    /// It would not go out, and that is right: the same cases, held, blocked or sent back.
    CAUGHT,
    /// A person would look at it, and it was approved unchanged, or turned out right.
    NEEDLESS,
    /// It would go out, and it was approved unchanged, or turned out right.
    PASSED,
    /// It would be blocked, or sent back to the caller, and it was approved unchanged, or turned out right.
    LOST,
    /// Nobody decided on it.
    UNDECIDED;

    /// The word in reports, for example `missed`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Verdict of(Route route, Outcome outcome) {
        if (outcome == Outcome.OPEN) {
            return UNDECIDED;
        }
        return switch (route) {
            case RELEASE -> outcome.isBad() ? MISSED : PASSED;
            case APPROVE, EXCEPTION -> outcome.isBad() ? CAUGHT : NEEDLESS;
            case BLOCK, RETRY, FALLBACK -> outcome.isBad() ? CAUGHT : LOST;
        };
    }
}
