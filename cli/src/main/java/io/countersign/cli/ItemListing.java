package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.StringJoiner;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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

    @Option(names = "--late", description = "Only what has missed its target time.")
    boolean late;

    @Option(names = "--query", paramLabel = "TEXT", description = "Only what has this text in an id or in its reason.")
    String query;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 100 in words, all with --json).")
    Integer limit;

    /// @param filters names and values of what only this queue can be filtered by; null: not wanted
    int list(Api api, String kind, String empty, Object... filters) {
        int most = limit != null ? limit : json ? MOST : SHOWN;
        if (most < 1 || most > MOST) throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not between 1 and " + MOST + ".");
        var table = new Columns("id", "priority", "for", "due", "state", "flow", "case", "what and why");
        var now = Instant.now();
        var more = api.pages("/" + kind + query(most, filters), most, row -> {
            if (json) {
                print(row);
                return;
            }
            var waits = (row.hasNonNull("claimedBy") ? row.path("state").asText() + " by " + row.path("claimedBy").asText() : row.path("state").asText())
                    + (row.path("purpose").asText().equals("check") ? ", a check" : "") + (row.path("pinned").asBoolean() ? ", pinned" : "") + (row.path("waitingForCustomer").asBoolean() ? ", waits for the customer" : "");
            var count = row.path("count").asInt(1) > 1 ? " (" + row.path("count").asInt() + " runs)" : "";
            table.row(text(row, "id"), text(row, "priority"), ItemWords.decider(row), due(row, now), waits, text(row, "flow"),
                    text(row, "caseId"), text(row, "title") + count + ": " + text(row, "reason"));
        });
        if (!json && table.size() == 0) out().println(empty);
        table.print(out(), "");
        if (more && limit == null) sayThereAreMore(most);
        return 0;
    }

    private static String due(JsonNode row, Instant now) {
        if (row.path("waitingForCustomer").asBoolean() && !row.path("late").asBoolean()) return "when the customer answers";
        return row.path("late").asBoolean() ? "LATE, " + Times.distance(text(row, "dueAt"), now) : Times.distance(text(row, "dueAt"), now);
    }

    private String query(int most, Object... filters) {
        var all = new ArrayList<Object>(Arrays.asList("state", state, "owner", owner, "flow", flow, "case", caseId, "late", late ? "true" : null, "q", query, "limit", most));
        all.addAll(Arrays.asList(filters));
        return query(all.toArray());
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
