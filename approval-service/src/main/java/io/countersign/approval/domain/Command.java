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
    ///
    /// @param title what is asked now; null: as before
    record Replace(String approvalId, long runVersion, String reason, String actionDigest, RunContent content, ActionFacts action,
            String title, Instant at) implements Command {}

    /// The question is settled.
    record Close(String approvalId, String reason, boolean applied, Instant at) implements Command {}

    /// A timer fired; it may be late, and it may have fired before.
    record Due(String approvalId, Deadline deadline, Instant at) implements Command {}

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
    ///
    /// @param note null: not said
    record Undo(String approvalId, Asker by, String note, Instant at) implements Asked {}

    /// Say that one was shown it.
    ///
    /// @param cardDigest digest of what was shown, by the program that showed it; null: not said
    record Look(String approvalId, Asker by, long shownVersion, String cardDigest, Instant at) implements Asked {}

    /// Let `to` decide.
    record Delegate(String approvalId, Asker by, String to, String note, Instant at) implements Asked {}

    /// Make `to` the owner.
    record Reassign(String approvalId, Asker by, String to, String note, Instant at) implements Asked {}

    /// Write something down.
    record WriteNote(String approvalId, Asker by, String note, Instant at) implements Asked {}
}
