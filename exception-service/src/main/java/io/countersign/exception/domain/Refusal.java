package io.countersign.exception.domain;

/// Why a command was refused.
///
/// @param detail one sentence: what is in the way and the remedy
public record Refusal(Code code, String detail) {

    /// Stable codes.
    public enum Code {
        /// There is no such exception or alert.
        NOT_FOUND,
        /// The asker may not do this.
        FORBIDDEN,
        /// Someone else has it just now.
        CLAIMED,
        /// It is not claimed, or not by the asker.
        NOT_CLAIMED,
        /// Someone was first.
        ALREADY_RESOLVED,
        /// It fell away: nothing waits in it any more.
        NOT_OPEN,
        /// What was shown has changed since.
        STALE,
        /// A run that was named does not wait in it.
        NOT_WAITING,
        /// The note is missing or too short.
        NOTE_TOO_SHORT,
        /// A note is empty or too long.
        NOTE_INVALID,
        /// This way of settling is not offered for it.
        NOT_OFFERED,
        /// A fix comes without a changed run.
        EDIT_MISSING,
        /// A run was changed that may not be.
        EDIT_NOT_ALLOWED,
        /// The outcome code is none of ours.
        OUTCOME_UNKNOWN,
        /// It is so already.
        NO_CHANGE,
        /// The time until which it is to be put aside can't be used.
        UNTIL_INVALID,
        /// The person who is to own it can't.
        OWNER_UNFIT,
        /// The exception that it is to be merged into can't take it.
        MERGE_UNFIT,
        /// An exception of the same reason is open already.
        SIBLING_OPEN,
        /// Its runs have not come back yet.
        NOT_BACK_YET,
        /// Somebody has seen the alert before.
        ALREADY_ACKNOWLEDGED
    }
}
