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
}
