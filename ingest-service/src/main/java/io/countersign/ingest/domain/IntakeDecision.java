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

    /// It can't be told yet: what is known of the attempt before may be out of date.
    ///
    /// @param otherwise the decision when that attempt isn't known to be RETRYING in good time
    record Undecided(Refuse otherwise) implements IntakeDecision {}
}
