package io.countersign.exception.domain;

import java.time.Instant;

/// What happened to an item.
public sealed interface Event {

    /// The item.
    String itemId();

    /// A new item.
    record Opened(String itemId, Trigger trigger, Instant at, int priority, String priorityText) implements Event {}

    /// A further trigger came to an open item.
    ///
    /// @param count triggers so far
    record Appended(String itemId, Trigger trigger, int count) implements Event {}

    /// Somebody has it until then.
    record Claimed(String itemId, String by, Instant until) implements Event {}

    /// Nobody has it.
    record Unclaimed(String itemId, String reason) implements Event {}

    /// One run was settled by a person.
    ///
    /// @param edited the run as changed; null: unchanged
    record RunResolved(String itemId, String runId, long runVersion, Resolution resolution, Resolution.Edit edited,
            String actionDigestBefore, String reasonCode) implements Event {}

    /// One run left without a person; or, when it was settled before, what became of that.
    record RunWithdrawn(String itemId, String runId, String reason, boolean applied) implements Event {}

    /// Nothing waits in it any more.
    ///
    /// @param resolved a person settled it; else it fell away
    record Closed(String itemId, boolean resolved, String reason) implements Event {}
}
