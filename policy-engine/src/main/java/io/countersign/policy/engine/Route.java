package io.countersign.policy.engine;

import java.util.Locale;

/// Where a run goes. Declared from the most careful to the least careful: when several rules match, the one declared
/// first here wins.
public enum Route {
    /// Never happens; the caller is told to stop.
    BLOCK,
    /// A person looks at it in the exception queue.
    EXCEPTION,
    /// A person is asked before it happens.
    APPROVE,
    /// The caller tries again.
    RETRY,
    /// The caller tries again with the prompt version named in [Routing#fallbackPrompt()].
    FALLBACK,
    /// It may happen now.
    RELEASE;

    /// The word used in flow files, events and on the command line, for example `approve`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isLessCarefulThanApprove() {
        return rank() > APPROVE.rank();
    }

    /// The smaller, the more careful. Retry and fallback are one class: neither is more careful.
    int rank() {
        return switch (this) {
            case BLOCK -> 0;
            case EXCEPTION -> 1;
            case APPROVE -> 2;
            case RETRY, FALLBACK -> 3;
            case RELEASE -> 4;
        };
    }
}
