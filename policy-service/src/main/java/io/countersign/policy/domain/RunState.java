package io.countersign.policy.domain;

/// State of a run.
///
/// ```
/// RECEIVED ─▶ HELD | IN_EXCEPTION | RETRYING | RELEASED | BLOCKED
/// HELD ─▶ RELEASED | REJECTED | RETRYING | IN_EXCEPTION
/// IN_EXCEPTION ─▶ RECEIVED (rules again) | RELEASED | HELD | RETRYING | REJECTED | HANDLED_BY_HAND
/// RETRYING ─▶ SUPERSEDED | IN_EXCEPTION
/// RELEASED ─▶ EXECUTED | EXECUTION_FAILED | IN_EXCEPTION (no report in time)
/// any open state ─▶ CANCELLED
/// ```
public enum RunState {
    RECEIVED, HELD, IN_EXCEPTION, RETRYING, RELEASED, BLOCKED, EXECUTED, EXECUTION_FAILED, REJECTED, HANDLED_BY_HAND, CANCELLED,
    SUPERSEDED;

    /// Something can still happen to the action.
    public boolean open() {
        return switch (this) {
            case RECEIVED, HELD, IN_EXCEPTION, RETRYING, RELEASED -> true;
            case BLOCKED, EXECUTED, EXECUTION_FAILED, REJECTED, HANDLED_BY_HAND, CANCELLED, SUPERSEDED -> false;
        };
    }
}
