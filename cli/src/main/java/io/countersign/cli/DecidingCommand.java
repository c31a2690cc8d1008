package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command with which a person decides on an item that waits: it names who decides and what was shown to them.
abstract class DecidingCommand extends StackCommand {

    private static final int SHORTEST_NOTE = 10;

    @Parameters(index = "0", paramLabel = "ID", description = "The item, as listed.")
    String id;

    @Option(names = "--as", paramLabel = "PERSON", required = true, description = "Who decides: one of the local stack's people (countersign people list).")
    String person;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why: ten characters or more; every decision but a plain approval needs one.")
    String note;

    @Option(names = "--version", paramLabel = "N", description = "The item's version that was shown; without it the item is shown now.")
    Long version;

    @Option(names = "--digest", paramLabel = "HEX", description = "The action digest that was shown; without it that of the item now.")
    String digest;

    Api api(String service) {
        return Api.person(stack(), service, person);
    }

    /// The item as the services hold it; shown when the caller didn't name the version they were shown.
    JsonNode item(Api api, String kind) {
        var item = api.get("/" + kind + "/" + Api.escape(id));
        if (version == null && !json) {
            ItemWords.print(out(), item);
            out().println();
            out().flush();
        }
        return item;
    }

    /// The decision's fields that every kind has.
    ObjectNode decision(String kind, JsonNode item) {
        var body = Json.object().put("kind", kind).put("version", version != null ? version : item.path("version").asLong());
        if (digest != null) body.put("actionDigest", digest);
        else if (item != null) body.set("actionDigest", item.path("actionDigest"));
        if (note != null) body.put("note", note);
        return body.put("channel", "cli");
    }

    /// A note says why, in enough words to be understood later.
    void requireNote() {
        var length = note == null ? 0 : note.strip().codePointCount(0, note.strip().length());
        if (length >= SHORTEST_NOTE) return;
        throw new Refused(note == null ? "This decision needs a note of " + SHORTEST_NOTE + " characters or more that says why. Add one with --note."
                : "The note \"" + SafeText.cut(note, 40) + "\" has " + length + " characters; a note has " + SHORTEST_NOTE + " or more, so that it says why.");
    }

    /// Says what came of it.
    int done(JsonNode answer, String sentence) {
        if (json) print(answer);
        else out().println(sentence);
        return 0;
    }
}
