package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command with which a person does something about one item or run: it names who acts.
abstract class ItemCommand extends ActingCommand {

    private static final int SHORTEST_NOTE = 10;

    @Parameters(index = "0", paramLabel = "ID", description = "Its id, as listed.")
    String id;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why: ten characters or more, kept for good.")
    String note;

    /// A note says why, in enough words to be understood later.
    void requireNote() {
        requireNote(note);
    }

    /// @throws Refused the note is missing or too short
    static void requireNote(String note) {
        var length = note == null ? 0 : note.strip().codePointCount(0, note.strip().length());
        if (length >= SHORTEST_NOTE) return;
        throw new Refused(note == null ? "This needs a note of " + SHORTEST_NOTE + " characters or more that says why. Add one with --note."
                : "The note \"" + SafeText.cut(note, 40) + "\" has " + length + " characters; a note has " + SHORTEST_NOTE + " or more, so that it says why.");
    }

    /// `/kind/ID/what`
    String path(String kind, String what) {
        return "/" + kind + "/" + Api.escape(id) + "/" + what;
    }

    /// Says what came of it.
    int done(JsonNode answer, String sentence) {
        if (json) print(answer);
        else out().println(SafeText.line(sentence));
        return 0;
    }
}
