package io.countersign.exception.domain;

import java.time.Duration;

/// What can be asked of a case's queue.
public sealed interface Command {

    /// Something unusual happened.
    ///
    /// @param newId id of the item, should one be opened
    record Raise(String newId, Trigger trigger) implements Command {}

    /// A run no longer waits.
    ///
    /// @param applied a resolution was applied to it
    record Withdraw(String runId, String reason, boolean applied) implements Command {}

    /// A person takes the item, or renews having it.
    record Claim(Asker by, String itemId, Duration lease) implements Command {}

    /// A person gives the item back.
    record Unclaim(Asker by, String itemId) implements Command {}

    /// A person settles runs of the item.
    record Resolve(Asker by, String itemId, Resolution resolution) implements Command {}

    /// A lease may be over.
    record EndLease(String itemId) implements Command {}
}
