package io.countersign.approval.domain;

import java.time.Duration;
import java.time.Instant;

/// What can be asked of an approval. The time is in the command.
public sealed interface Command {

    /// The approval it is for.
    String approvalId();

    /// When it is judged.
    Instant at();

    /// Policy asks a person.
    record Open(String approvalId, String caseId, String runId, Question question, RunContent content, Instant at) implements Command {}

    /// What is asked has changed.
    record Replace(String approvalId, long runVersion, String reason, String actionDigest, RunContent content, Instant at)
            implements Command {}

    /// The question is settled.
    record Close(String approvalId, String reason, boolean applied, Instant at) implements Command {}

    /// The lease set at `claimVersion` has ended.
    record LeaseOver(String approvalId, long claimVersion, Instant at) implements Command {}

    /// The undo time of the decision made at `decidedVersion` is over.
    record UndoOver(String approvalId, long decidedVersion, Instant at) implements Command {}

    /// What someone asks for in person.
    sealed interface Asked extends Command {
        /// Who asks.
        Asker by();
    }

    /// Take it for `lease`.
    record Claim(String approvalId, Asker by, Duration lease, Instant at) implements Asked {}

    /// Give it back.
    record Unclaim(String approvalId, Asker by, Instant at) implements Asked {}

    /// Decide.
    record Decide(String approvalId, Asker by, Choice choice, Instant at) implements Asked {}

    /// Take a decision back.
    record Undo(String approvalId, Asker by, Instant at) implements Asked {}
}
