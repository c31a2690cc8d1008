package io.countersign.exception.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What can be asked of a case's queue.
public sealed interface Command {

    /// Work that policy or another service sends: never refused.
    sealed interface Work extends Command {}

    /// Somebody asks for something.
    sealed interface Asked extends Command {

        /// Who.
        Asker by();

        /// Of which item.
        String itemId();

        /// What for, after `could not`, such as `claim the exception`.
        String doing();
    }

    /// A time has come: checked against the state, so that a late timer does nothing.
    sealed interface Due extends Command {

        /// For which item.
        String itemId();
    }

    /// Something unusual happened.
    ///
    /// @param newId id of the item, should one be opened
    /// @param reopens the item to which a run comes back; null: whichever its reason says
    record Raise(String newId, Trigger trigger, String reopens) implements Work {}

    /// A run no longer waits.
    ///
    /// @param applied a resolution was applied to it
    /// @param runVersion version of the run that says so; 0: not said
    record Withdraw(String runId, String reason, boolean applied, long runVersion) implements Work {}

    /// A person takes the item, or renews having it.
    record Claim(Asker by, String itemId, Duration lease) implements Asked {
        @Override
        public String doing() {
            return "claim the exception";
        }
    }

    /// A person gives the item back.
    record Unclaim(Asker by, String itemId) implements Asked {
        @Override
        public String doing() {
            return "give back the exception";
        }
    }

    /// A person settles runs of the item.
    record Resolve(Asker by, String itemId, Resolution resolution) implements Asked {
        @Override
        public String doing() {
            return "settle the exception by " + resolution.kind().word();
        }
    }

    /// A person puts it aside.
    ///
    /// @param waitingForCustomer its target time moves along
    record Snooze(Asker by, String itemId, Instant until, boolean waitingForCustomer, String note) implements Asked {
        @Override
        public String doing() {
            return "put aside the exception";
        }
    }

    /// A person takes it up again before the time.
    record Wake(Asker by, String itemId) implements Asked {
        @Override
        public String doing() {
            return "take up the exception again";
        }
    }

    /// A person gives it to another owner.
    record Reassign(Asker by, String itemId, String to, String note) implements Asked {
        @Override
        public String doing() {
            return "give the exception to another owner";
        }
    }

    /// A lead puts it on top, or back.
    record Pin(Asker by, String itemId, boolean pinned, String note) implements Asked {
        @Override
        public String doing() {
            return pinned ? "pin the exception" : "unpin the exception";
        }
    }

    /// A person says that it is the same matter as another one. Whether one of another case exists and is open is for the edge to
    /// find out: that case may be on another partition.
    ///
    /// @param shownVersion version that was shown; 0: not said
    /// @param channel `rest`, `cli` or `console`
    /// @param unfit why one of another case can't take it, one sentence; null: it can
    /// @param contents contents of the runs that wait in it, by run
    record Merge(Asker by, String itemId, String into, String note, long shownVersion, String channel, String unfit, Map<String, Content> contents)
            implements Asked {
        @Override
        public String doing() {
            return "merge the exception";
        }
    }

    /// A person takes a settled one up again.
    ///
    /// @param firstDecision event that settled it first
    record Reopen(Asker by, String itemId, String note, String firstDecision) implements Asked {
        @Override
        public String doing() {
            return "reopen the exception";
        }
    }

    /// A person writes something down.
    record Note(Asker by, String itemId, String note) implements Asked {
        @Override
        public String doing() {
            return "write a note on the exception";
        }
    }

    /// A lease may be over.
    record EndLease(String itemId) implements Due {}

    /// The time until which it was put aside may have come.
    record EndSnooze(String itemId) implements Due {}

    /// The target may be at risk, or missed.
    record CheckTarget(String itemId) implements Due {}
}
