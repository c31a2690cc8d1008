package io.countersign.policy.engine;

import java.util.Locale;

/// What one rule said about one run.
public enum RuleOutcome {
    /// The condition holds.
    MATCHED,
    /// The condition does not hold.
    NOT_MATCHED,
    /// The condition reads a field that this run does not have; [RuleResult#detail()] names it.
    MISSING,
    /// The condition could not be evaluated; [RuleResult#detail()] says why.
    ERROR,
    /// The rule's `expires` date lies before the day of evaluation; it was not evaluated.
    EXPIRED;

    /// The word used in events and on the command line, for example `not_matched`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
