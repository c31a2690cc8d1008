package io.countersign.ingest.domain;

/// What intake decides on a request.
public sealed interface IntakeDecision {

    /// It happens.
    record Accept(IntakeEvent event) implements IntakeDecision {}

    /// It has happened before: the first result again, and nothing new.
    record Repeat(KnownRun run) implements IntakeDecision {}

    /// It does not happen.
    ///
    /// @param unknown the run isn't known; else it is, and the request does not fit
    /// @param code stable
    /// @param detail one sentence with the remedy
    record Refuse(boolean unknown, String code, String field, String detail) implements IntakeDecision {}
}
