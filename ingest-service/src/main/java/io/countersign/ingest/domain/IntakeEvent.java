package io.countersign.ingest.domain;

import java.time.Instant;

/// What happened at intake.
public sealed interface IntakeEvent {

    /// A run was taken in.
    record Accepted(IntakeRequest.Submit run, Instant at) implements IntakeEvent {}

    /// It was reported what became of its action.
    record Reported(IntakeRequest.Report report) implements IntakeEvent {}

    /// Its sender took it back.
    record Withdrawn(String runId) implements IntakeEvent {}

    /// A program is about to execute its action.
    record ConsumptionAsked(String runId) implements IntakeEvent {}

    /// Its source used its id in another case, too.
    record IdReused(String runId, String otherRunId) implements IntakeEvent {}
}
