package io.countersign.replay;

import java.util.Locale;

/// What became of a proposal, once somebody knew.
public enum Outcome {
    /// A person approved it as it was.
    APPROVED,
    /// A person changed it.
    EDITED,
    /// A person did not let it happen.
    REJECTED,
    /// It turned out right, as a file of truth or a later check says.
    RIGHT,
    /// It turned out wrong, likewise.
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
