package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/// A command with which a person decides on an item that waits: it says what was shown to them.
abstract class DecidingCommand extends ItemCommand {

    @Option(names = "--version", paramLabel = "N", description = "The item's version that was shown; without it the item is shown now.")
    Long version;

    @Option(names = "--digest", paramLabel = "HEX", description = "The action digest that was shown; without it that of the item now.")
    String digest;

    /// SHA-256 of what was shown here; null: nothing was.
    String cardDigest;
    /// When it was shown here; null: it was not.
    Instant shownAt;

    /// The item as the services hold it; shown when the caller didn't name the version they were shown.
    JsonNode item(Api api, String kind) {
        var item = api.get("/" + kind + "/" + Api.escape(id));
        if (version == null && !json) {
            var card = ItemWords.card(item);
            out().println(card);
            out().flush();
            cardDigest = Digests.sha256(card);
            shownAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
        return item;
    }

    /// The item, unless the caller named the version and the digest they were shown: then null.
    JsonNode itemUnlessNamed(Api api, String kind) {
        return version != null && digest != null ? null : item(api, kind);
    }

    /// The decision's fields that every kind has.
    ObjectNode decision(String kind, JsonNode item) {
        var body = Json.object().put("kind", kind).put("version", version != null ? version : item.path("version").asLong());
        if (digest != null) body.put("actionDigest", digest);
        else if (item != null) body.set("actionDigest", item.path("actionDigest"));
        if (note != null) body.put("note", note);
        if (cardDigest != null) body.put("cardDigest", cardDigest);
        return body.put("channel", "cli");
    }
}
