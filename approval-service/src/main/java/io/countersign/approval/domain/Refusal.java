package io.countersign.approval.domain;

/// Why a command was refused.
///
/// @param detail one sentence: what is in the way and the remedy
public record Refusal(Code code, String detail) {

    /// Stable codes.
    public enum Code {
        /// There is no such approval.
        NOT_FOUND,
        /// The asker may not do this.
        FORBIDDEN,
        /// Someone else has it just now.
        CLAIMED,
        /// It is not claimed, or not by the asker.
        NOT_CLAIMED,
        /// Someone was first.
        ALREADY_DECIDED,
        /// There is no decision that could be undone.
        NOT_UNDOABLE,
        /// It expired or was closed.
        NOT_OPEN,
        /// What was shown has changed since.
        STALE,
        /// The asker has approved in this stage already.
        ALREADY_APPROVED,
        /// The decision is not one of those that are offered.
        NOT_OFFERED,
        /// The decision can't be made over several approvals at once.
        NOT_IN_BULK,
        /// The person it is to be given to can't decide it.
        NOT_ABLE,
        /// A field has a value that can't be.
        NOT_VALID,
        /// The note is missing or too short.
        NOTE_TOO_SHORT,
        /// The decision comes without a changed run although it must have one.
        EDIT_MISSING,
        /// The decision comes with a changed run although it may not.
        EDIT_UNEXPECTED,
        /// The edit changes nothing.
        NOTHING_EDITED,
        /// The edit changes more than action and output.
        EDIT_TOO_WIDE,
        /// The action or the output is not of the kind that is wanted.
        EDIT_NOT_VALID
    }
}
