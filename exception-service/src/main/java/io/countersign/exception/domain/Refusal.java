package io.countersign.exception.domain;

/// Why a command was refused.
///
/// @param detail one sentence: what is in the way and the remedy
public record Refusal(Code code, String detail) {

    /// Stable codes.
    public enum Code {
        /// There is no such exception.
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
        /// This way of settling is not offered for it.
        NOT_OFFERED,
        /// A fix comes without a changed run.
        EDIT_MISSING,
        /// A run was changed that may not be.
        EDIT_NOT_ALLOWED
    }
}
