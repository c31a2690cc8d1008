package io.countersign.approval.domain;

/// What a timer is set for.
public enum Deadline {
    /// The claim ends.
    LEASE,
    /// The decision becomes final.
    UNDO,
    /// Three quarters of the stage's time are used.
    AT_RISK,
    /// The stage's target passes.
    TARGET,
    /// Another person is asked too.
    ESCALATION,
    /// The question goes to the exception queue.
    EXPIRY
}
