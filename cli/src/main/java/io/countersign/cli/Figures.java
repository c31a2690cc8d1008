package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.Times;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Numbers of the insights as people read them.
final class Figures {

    private Figures() {}

    /// Rows of a table, one for each element.
    static List<List<String>> rows(Iterable<JsonNode> all, Function<JsonNode, List<String>> row) {
        return StreamSupport.stream(all.spliterator(), false).map(row).toList();
    }

    static long sum(JsonNode all, String field) {
        return StreamSupport.stream(all.spliterator(), false).mapToLong(one -> one.path(field).asLong()).sum();
    }

    /// `3 of 12`, or nothing where there is nothing to be of.
    static String of(long some, long all) {
        return all == 0 ? "–" : some + " of " + all;
    }

    static String share(long some, long all) {
        return all == 0 ? "–" : percent((double) some / all);
    }

    static String percent(double share) {
        return share > 0 && share < 0.0995 ? String.format(Locale.ROOT, "%.1f %%", share * 100) : Math.round(share * 100) + " %";
    }

    /// `+12 %` against before; `new` where there was nothing.
    static String change(long now, long before) {
        if (before == 0) return now == 0 ? "=" : "new";
        var change = Math.round(100.0 * (now - before) / before);
        return change == 0 ? "=" : (change > 0 ? "+" : "−") + Math.abs(change) + " %";
    }

    static String count(JsonNode row, String field) {
        return row.path(field).isNumber() ? String.format(Locale.ROOT, "%,d", row.path(field).asLong()) : "–";
    }

    /// As it was counted, without zeros at its end.
    static String number(JsonNode row, String field) {
        return row.path(field).isNumber() ? new BigDecimal(row.path(field).asText()).stripTrailingZeros().toPlainString() : "–";
    }

    /// A field of hours.
    static String hours(JsonNode row, String field) {
        return row.path(field).isNumber() ? hours(row.path(field).asDouble()) : "–";
    }

    static String hours(double hours) {
        return span(hours * 3600);
    }

    /// A field of seconds.
    static String seconds(JsonNode row, String field) {
        return row.path(field).isNumber() ? span(row.path(field).asDouble()) : "–";
    }

    private static String span(double seconds) {
        return seconds < 10 && seconds > 0 ? String.format(Locale.ROOT, "%.1f s", seconds) : Times.span(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    static String text(JsonNode row, String field, String otherwise) {
        var text = row.path(field).asText("");
        return text.isEmpty() || text.equals("null") ? otherwise : text;
    }

    static String flow(JsonNode row) {
        return text(row, "flow", "(no known flow)");
    }

    static String rule(JsonNode row) {
        return text(row, "rule", "(no rule)");
    }

    /// First and last day of a report, in its time zone.
    static String days(JsonNode report) {
        var zone = ZoneId.of(report.path("zone").asText("UTC"));
        var last = LocalDate.ofInstant(Instant.parse(report.path("to").asText()), zone).minusDays(1);
        return LocalDate.ofInstant(Instant.parse(report.path("from").asText()), zone) + " to " + last + " (" + zone + ")";
    }

    /// A moment in the report's time zone, to the minute.
    static String moment(JsonNode report, JsonNode row, String field) {
        return row.hasNonNull(field) ? DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.of(report.path("zone").asText("UTC")))
                .format(Instant.parse(row.path(field).asText())) : "–";
    }
}
