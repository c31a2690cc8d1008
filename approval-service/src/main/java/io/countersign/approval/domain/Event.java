package io.countersign.approval.domain;

import java.time.Instant;
import java.util.List;

/// What has happened to one approval. Facts: never refused.
public sealed interface Event {

    record Opened(String approvalId, String caseId, String runId, Question question, RunContent content, Instant at) implements Event {}

    /// A stage began.
    record Offered(Offer offer) implements Event {}

    /// A person saw what is asked for the first time.
    record Viewed(View view) implements Event {}

    /// @param role role that gave the right; null: the person is named
    record Claimed(String by, String role, Instant until) implements Event {}

    record Unclaimed(String reason) implements Event {}

    /// `to` is to decide; the owner stays accountable.
    ///
    /// @param role role that gave `by` the right; null: the person is named
    record Delegated(String by, String role, String owner, String to, String note) implements Event {}

    /// `to` is the owner from now on.
    ///
    /// @param role role that gave `by` the right; null: the person is named
    /// @param toRole role that `to` answers for; null: the person is named
    record Reassigned(String by, String role, String owner, String to, String toRole, String note) implements Event {}

    record Noted(Note note) implements Event {}

    /// @param title what is asked now; null: as before
    record Replaced(long runVersion, String reason, String actionDigest, RunContent content, ActionFacts action, String title)
            implements Event {}

    /// Three quarters of the stage's time are used.
    record AtRisk(Instant dueAt) implements Event {}

    record TargetMissed(Instant dueAt) implements Event {}

    /// @param role role that `to` was resolved from; null: the person is named
    record Escalated(String to, String role, Instant at) implements Event {}

    /// A person approved, and more approvals are needed: of this stage, or of the next.
    ///
    /// @param approvals approvals of the stage so far
    /// @param complete the stage is done
    /// @param change what the decision changed in what is asked, one sentence; null: nothing
    record StageDecided(Made made, int stage, int approvals, int quorum, boolean complete, String change) implements Event {}

    /// @param stage the stage it was made in
    record Decided(Made made, int stage) implements Event {}

    /// @param editors persons who edited what is released, in any stage; empty: nobody did
    /// @param earlierReasons why earlier stages edited, overrode or answered, word for word, in their order
    record Finalized(Made made, List<String> editors, List<String> earlierReasons) implements Event {}

    /// @param note null: not said
    record Undone(String note) implements Event {}

    /// @param reason one sentence; null: the time was over
    record Expired(long runVersion, String reason) implements Event {}

    record Closed(String reason, boolean applied) implements Event {}
}
