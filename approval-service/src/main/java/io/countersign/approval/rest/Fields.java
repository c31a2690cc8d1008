package io.countersign.approval.rest;

import io.countersign.approval.domain.Words;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Replies;

/// Checks fields of a request. What is wrong is said with field, value and remedy.
final class Fields {

    /// Longest note, characters.
    static final int NOTE_MAX = 4_000;

    /// Longest id, characters.
    static final int ID_MAX = 256;

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
        if (note != null && note.codePointCount(0, note.length()) > NOTE_MAX) {
            throw invalid("note", note.codePointCount(0, note.length()) + " characters", "write " + NOTE_MAX + " characters at most");
        }
        return note == null || note.isBlank() ? null : note;
    }

    /// A text that may be left out, no longer than `max` characters.
    static String atMost(String field, String value, int max, String remedy) {
        if (value != null && value.length() > max) {
            throw invalid(field, value.length() + " characters", remedy + ", " + max + " characters at most");
        }
        return value;
    }

    /// The SHA-256 of something; may be left out.
    static String digest(String field, String value) {
        if (value != null && !value.matches("[0-9a-f]{64}")) {
            throw invalid(field, value, "give a SHA-256 as 64 digits of 0-9 and a-f");
        }
        return value;
    }

    /// An id that must be there.
    static String id(String field, String value, String remedy) {
        return atMost(field, text(field, value, remedy), ID_MAX, remedy);
    }

    /// A field has a value that can't be taken: 422.
    static RuntimeException invalid(String field, String value, String remedy) {
        return Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", field + (value == null ? " is missing; " : " is '" + Words.shown(value) + "'; ") + remedy + ".");
    }
}
