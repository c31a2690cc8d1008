package io.countersign.approval.domain;

/// What a person is asked for.
public enum Purpose {
    /// A run waits: what is to be done?
    DECIDE,
    /// A run was released at once: was that right? Nothing waits for it.
    CHECK
}
