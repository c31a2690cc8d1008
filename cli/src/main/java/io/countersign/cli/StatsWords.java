package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/// Figures of a queue, readable at a glance.
final class StatsWords {

    private static final Map<String, String> AGES = Map.of("under1h", "under 1 h", "1hTo4h", "1 to 4 h", "4hTo1d", "4 h to 1 day", "1dTo3d", "1 to 3 days", "over3d", "over 3 days");

    private StatsWords() {}

    static String approvalsLine(JsonNode stats) {
        return "Approvals: " + waiting(stats) + " Opened today " + stats.path("openedToday").asInt() + ", decided today " + stats.path("decidedToday").asInt() + ".";
    }

    static String exceptionsLine(JsonNode stats) {
        return "Exceptions: " + waiting(stats) + " Opened today " + stats.path("openedToday").asInt() + ", resolved today " + stats.path("resolvedToday").asInt()
                + ", targets missed today " + stats.path("missedToday").asInt() + ".";
    }

    static void approvals(PrintWriter out, JsonNode stats) {
        out.println(approvalsLine(stats));
        var table = new Columns("for", "wait", "late", "decided today");
        stats.path("byOwner").properties().forEach(owner -> table.row(owner.getKey(), number(owner.getValue(), "open"), number(owner.getValue(), "late"),
                number(owner.getValue(), "decidedToday")));
        table.print(out, "  ");
    }

    static void exceptions(PrintWriter out, JsonNode stats) {
        out.println(exceptionsLine(stats));
        counts(out, "why", stats.path("byReason"));
        counts(out, "for", stats.path("byOwner"));
        ageing(out, stats.path("ageing"));
        for (var repeat : stats.path("repeats")) {
            Wrapped.print(out, "  again and again  ", repeat.path("count").asText() + " times " + repeat.path("reason").asText() + " in " + repeat.path("flow").asText()
                    + (repeat.hasNonNull("rule") ? ", rule " + repeat.path("rule").asText() : "") + ", last " + Times.moment(repeat.path("lastAt").asText()));
        }
        for (var pattern : stats.path("patterns")) Wrapped.print(out, "  pattern  ", pattern.path("text").asText());
        weeks(out, "reason", stats.path("topReasons"));
        weeks(out, "rule", stats.path("topRules"));
        var days = new Columns("day", "opened", "resolved", "targets missed");
        for (var day : stats.path("perDay")) {
            if (day.path("opened").asInt() + day.path("resolved").asInt() + day.path("missed").asInt() > 0) {
                days.row(day.path("day").asText(), number(day, "opened"), number(day, "resolved"), number(day, "missed"));
            }
        }
        days.print(out, "  ");
    }

    private static String waiting(JsonNode stats) {
        int open = stats.path("open").asInt();
        if (open == 0) return "none waits.";
        return open + (open == 1 ? " waits, " : " wait, ") + stats.path("late").asInt() + " late; the oldest for " + Times.span(Duration.ofSeconds(stats.path("oldestSeconds").asLong())) + ".";
    }

    private static void counts(PrintWriter out, String head, JsonNode counts) {
        var table = new Columns(head, "wait");
        counts.properties().forEach(count -> table.row(count.getKey(), count.getValue().isNumber() ? count.getValue().asText() : number(count.getValue(), "open")));
        table.print(out, "  ");
    }

    private static void ageing(PrintWriter out, JsonNode ageing) {
        var text = new StringBuilder();
        ageing.properties().forEach(bucket -> text.append(text.isEmpty() ? "" : ", ").append(bucket.getValue().asText()).append(' ')
                .append(AGES.getOrDefault(bucket.getKey(), SafeText.line(bucket.getKey()))));
        if (!text.isEmpty()) Wrapped.print(out, "  waiting for  ", text.toString());
    }

    private static void weeks(PrintWriter out, String name, JsonNode rows) {
        var table = new Columns(name, "this week", "the week before");
        for (var row : rows) table.row(row.path(name).asText(), number(row, "thisWeek"), number(row, "lastWeek"));
        table.print(out, "  ");
    }

    private static String number(JsonNode row, String field) {
        return String.valueOf(row.path(field).asInt());
    }
}
