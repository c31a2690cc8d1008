package io.countersign.policy.domain;

import java.util.List;

/// What a person's wish comes to.
public sealed interface Verdict {

    /// It happens.
    ///
    /// @param steps what follows
    record Granted(List<Step> steps) implements Verdict {}

    /// It does not fit the state or the person's rights; nothing changes.
    ///
    /// @param code stable, such as `STALE`
    /// @param detail one sentence: what is in the way and the remedy
    record Refused(Why why, String code, String detail) implements Verdict {}

    /// Sorts of refusal.
    enum Why { FORBIDDEN, NOT_FOUND, CONFLICT, INVALID }
}
