package io.countersign.cli.send;

import java.util.List;

/// What came of sending.
///
/// @param sent runs that were sent
/// @param accepted those that are new
/// @param duplicates those that were there before
/// @param rejections those that were refused
/// @param runIds ids of all that are there now
public record Sent(int sent, int accepted, int duplicates, List<Rejection> rejections, List<String> runIds) {

    /// One run that was refused.
    ///
    /// @param line its line in the file; 1 is the first
    /// @param field where; empty: the whole line
    /// @param sentence what is wrong and what to do
    public record Rejection(int line, String field, String sentence) {

        /// `Line 3, /action/amount: ...`
        public String text() {
            return "Line " + line + (field.isEmpty() ? "" : ", " + field) + ": " + sentence;
        }
    }
}
