package io.countersign.approval.domain;

import java.time.Instant;

/// What has happened to one approval. Facts: never refused.
public sealed interface Event {

    record Opened(String approvalId, String caseId, String runId, Question question, RunContent content) implements Event {}

    /// @param role role that gave the right; null: the person is named
    record Claimed(String by, String role, Instant until) implements Event {}

    record Unclaimed(String reason) implements Event {}

    record Replaced(long runVersion, String reason, String actionDigest, RunContent content) implements Event {}

    record Decided(Made made) implements Event {}

    record Finalized(Made made) implements Event {}

    /// @param note null: not said
    record Undone(String note) implements Event {}

    record Expired(long runVersion) implements Event {}

    record Closed(String reason, boolean applied) implements Event {}
}
