package io.countersign.exception.domain;

import java.time.Instant;
import java.util.List;

/// What happened to an item.
public sealed interface Event {

    /// The item.
    String itemId();

    /// A new item.
    record Opened(String itemId, Trigger trigger, Instant at, int priority, String priorityText) implements Event {}

    /// A further trigger came to an open item, or a run from an item that was merged into it.
    ///
    /// @param count triggers so far
    record Appended(String itemId, Trigger trigger, int count, Instant at) implements Event {}

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
    /// @param resolution how a person settled an incident; null: runs waited in it, or it fell away
    record Closed(String itemId, boolean resolved, String reason, Resolution resolution) implements Event {}

    /// It was put aside.
    ///
    /// @param waitingForCustomer its target time moves along
    record Snoozed(String itemId, String by, Instant at, Instant until, boolean waitingForCustomer, String note) implements Event {}

    /// It is back in the queue.
    ///
    /// @param dueAt target time now
    /// @param waitedForCustomerMs waited for the customer so far, by the clock on the wall
    record Woken(String itemId, Instant at, String reason, Instant dueAt, long waitedForCustomerMs) implements Event {}

    /// It has another owner.
    ///
    /// @param from owner before; null: none
    record Reassigned(String itemId, String from, String to, String note) implements Event {}

    /// A lead put it on top, or back.
    record Pinned(String itemId, boolean pinned, String note) implements Event {}

    /// It ended as a duplicate.
    ///
    /// @param into the item that goes on
    /// @param runIds runs that wait there from now on; empty: none waited, or they were settled
    record Merged(String itemId, String into, List<String> runIds, String note) implements Event {}

    /// It was taken up again.
    ///
    /// @param firstDecision event that settled it first
    /// @param runIds settled runs that are to come back
    record Reopened(String itemId, String firstDecision, List<String> runIds, String note, Instant at) implements Event {}

    /// Somebody wrote something down.
    record Noted(String itemId, String by, Instant at, String note) implements Event {}

    /// A quarter of the time to the target is left.
    record AtRisk(String itemId, Instant dueAt) implements Event {}

    /// The target has passed.
    record TargetMissed(String itemId, Instant dueAt) implements Event {}

    /// Another person is asked too.
    ///
    /// @param role role the person was resolved from; null: named as a person
    record Escalated(String itemId, String to, String role) implements Event {}
}
