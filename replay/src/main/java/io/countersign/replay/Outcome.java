package io.countersign.replay;

import java.util.Locale;

/// What became of a proposal, once somebody knew.
public enum Outcome {
    /// A person approved it as it was, or it turned out right.
    APPROVED,
    /// A person changed it.
    EDITED,
    /// A person did not let it happen.
    REJECTED,
    /// It turned out wrong, as a file of truth says.
    WRONG,
    /// Nobody decided, or nobody said so.
    OPEN;

    /// The word in files and reports, for example `edited`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it should not have happened as proposed.
    public boolean isBad() {
        return this == EDITED || this == REJECTED || this == WRONG;
    }
}
