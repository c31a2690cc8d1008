package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.StringJoiner;
import picocli.CommandLine.Option;

/// A queue of approvals or exceptions.
abstract class ItemListing extends ReadingCommand {

    private static final int MOST = 1_000_000;
    private static final int SHOWN = 100;

    @Option(names = "--state", paramLabel = "STATE", description = "Items in this state instead of those that wait.")
    String state;

    @Option(names = "--owner", paramLabel = "PERSON", description = "Only what waits for this person.")
    String owner;

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only this flow.")
    String flow;

    @Option(names = "--case", paramLabel = "CASE", description = "Only this case.")
    String caseId;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 100 in words, all with --json).")
    Integer limit;

    int list(Api api, String kind, String empty) {
        var table = new Columns("id", "priority", "for", "due", "state", "flow", "case", "what and why");
        var now = Instant.now();
        api.rows("/" + kind + query(), row -> {
            if (json) {
                print(row);
                return;
            }
            var waits = row.hasNonNull("claimedBy") ? row.path("state").asText() + " by " + row.path("claimedBy").asText() : row.path("state").asText();
            var count = row.path("count").asInt(1) > 1 ? " (" + row.path("count").asInt() + " runs)" : "";
            table.row(text(row, "id"), text(row, "priority"), text(row, "owner"), Times.distance(text(row, "dueAt"), now), waits, text(row, "flow"),
                    text(row, "caseId"), text(row, "title") + count + ": " + text(row, "reason"));
        });
        if (!json && table.size() == 0) out().println(empty);
        table.print(out(), "");
        return 0;
    }

    private String query() {
        return query("state", state, "owner", owner, "flow", flow, "case", caseId, "limit", limit != null ? limit : json ? MOST : SHOWN);
    }

    /// `?name=value&...` of those that have a value.
    static String query(Object... pairs) {
        var given = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) given.put(pairs[i].toString(), pairs[i + 1].toString());
        }
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        given.forEach((name, value) -> query.add(name + "=" + Api.escape(value)));
        return query.toString();
    }
}
