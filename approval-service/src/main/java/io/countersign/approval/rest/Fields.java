package io.countersign.approval.rest;

import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Replies;

/// Checks fields of a request. What is wrong is said with field, value and remedy.
final class Fields {

    /// Longest note, characters.
    static final int NOTE_MAX = 4_000;

    private Fields() {}

    /// A text that must be there.
    static String text(String field, String value, String remedy) {
        if (value == null || value.isBlank()) {
            throw invalid(field, value, remedy);
        }
        return value;
    }

    /// A note as it is kept.
    ///
    /// @return null: there is none
    static String note(String note) {
        if (note != null && note.length() > NOTE_MAX) {
            throw invalid("note", note.length() + " characters", "write " + NOTE_MAX + " characters at most");
        }
        return note == null || note.isBlank() ? null : note;
    }

    /// A field has a value that can't be taken: 422.
    static RuntimeException invalid(String field, String value, String remedy) {
        return Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", field + (value == null ? " is missing; " : " is '" + value + "'; ") + remedy + ".");
    }
}
