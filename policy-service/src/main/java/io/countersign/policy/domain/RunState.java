package io.countersign.policy.domain;

/// State of a run.
///
/// ```
/// RECEIVED ─▶ HELD | IN_EXCEPTION | RETRYING | RELEASED | BLOCKED
/// HELD ─▶ RELEASED | REJECTED | RETRYING | IN_EXCEPTION
/// IN_EXCEPTION ─▶ RECEIVED (rules again) | RELEASED | HELD | RETRYING | REJECTED | HANDLED_BY_HAND | CANCELLED
/// RETRYING ─▶ SUPERSEDED | IN_EXCEPTION
/// HELD, IN_EXCEPTION, RETRYING ─▶ EXECUTED (a late report under a used release)
/// RELEASED ─▶ EXECUTED | EXECUTION_FAILED | IN_EXCEPTION (no report in time, stopped, revoked, something else executed)
/// EXECUTION_FAILED ─▶ RELEASED (once) | IN_EXCEPTION, in the same transaction
/// REJECTED, HANDLED_BY_HAND ─▶ IN_EXCEPTION (a person takes the item up again)
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

    /// The state in words, for sentences.
    public String words() {
        return switch (this) {
            case RECEIVED -> "received";
            case HELD -> "held for a person";
            case IN_EXCEPTION -> "in the exception queue";
            case RETRYING -> "waiting for the next attempt";
            case RELEASED -> "released";
            case BLOCKED -> "blocked";
            case EXECUTED -> "executed";
            case EXECUTION_FAILED -> "released but failed";
            case REJECTED -> "rejected";
            case HANDLED_BY_HAND -> "handled by hand";
            case CANCELLED -> "cancelled";
            case SUPERSEDED -> "replaced by the next attempt";
        };
    }
}
