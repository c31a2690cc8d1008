package io.countersign.policy.engine;

import io.countersign.roster.BusinessHours;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads which hours count: a flow names its calendars once, or writes the hours where they are needed.
final class CalendarReader {
    /// Any moment will do to see whether some working time fits into a calendar at all.
    private static final Instant ONCE = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, String> hours;

    private CalendarReader(Map<String, String> hours) {
        this.hours = hours;
    }

    /// Reads the flow's `calendars`.
    static CalendarReader of(MappingReader flow, List<Problem> problems) {
        var hours = new HashMap<String, String>();
        var all = flow.mapping("calendars", "calendars", null);
        if (all != null) {
            for (var entry : all.entries().entrySet()) {
                if (entry.getValue() instanceof ScalarNode) {
                    hours.put(entry.getKey(), parsed(all, entry.getKey(), all.text(entry.getKey(), "")));
                } else {
                    problems.add(YamlText.at(entry.getValue(), "The calendar \"%s\" must be text such as \"Europe/Berlin; Mo-Fr 09:00-17:00\"."
                            .formatted(entry.getKey())));
                }
            }
        }
        return new CalendarReader(hours);
    }

    /// The hours that the key `calendar` names or says, in their canonical text; null: it is absent or wrong.
    String read(MappingReader reader) {
        var text = reader.text("calendar", null);
        if (text == null || hours.containsKey(text)) {
            return text == null ? null : hours.get(text);
        }
        if (!text.contains(";")) {
            reader.problem("calendar", "The calendar \"%s\" is not one of the flow's \"calendars\"%s".formatted(PlainText.oneLine(text, 80),
                    Suggestion.nearest(text, hours.keySet()).map(near -> "; did you mean \"" + near + "\"?")
                            .orElse("; add it there, or write hours such as \"Europe/Berlin; Mo-Fr 09:00-17:00\".")));
            return null;
        }
        return parsed(reader, "calendar", text);
    }

    /// A time that no calendar reaches would fail when work is offered, so it is refused here.
    ///
    /// @param time null: none
    /// @param calendar null: every hour
    void check(MappingReader reader, String key, Duration time, String calendar) {
        if (time == null || calendar == null) {
            return;
        }
        try {
            BusinessHours.plus(calendar, ONCE, time);
        } catch (IllegalArgumentException e) {
            reader.problem(key, e.getMessage());
        }
    }

    private static String parsed(MappingReader reader, String key, String text) {
        try {
            return BusinessHours.parse(text).toString();
        } catch (IllegalArgumentException e) {
            reader.problem(key, e.getMessage());
            return null;
        }
    }
}
