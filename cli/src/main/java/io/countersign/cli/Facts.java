package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.countersign.cli.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.TreeMap;

/// Reads what the readable form of an event says.
final class Facts {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Facts() {}

    /// The text at a place; empty: there is none.
    static String at(JsonNode event, String pointer) {
        return event.at(pointer).asText("").replaceFirst("^null$", "");
    }

    /// What happened: the one value of the event's union, or the event itself.
    static JsonNode body(JsonNode event) {
        for (var name : new String[] {"event", "fact", "work"}) {
            if (event.path(name).size() == 1) return event.path(name).elements().next();
        }
        return event;
    }

    /// A `Content` as JSON; missing: it is none, erased, or not JSON.
    static JsonNode content(JsonNode content) {
        try {
            return content.path("bytes").isTextual() ? Json.parse(content.path("bytes").asText()) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    static String moment(String instant) {
        try {
            return UTC.format(Instant.parse(instant));
        } catch (DateTimeParseException e) {
            return instant;
        }
    }

    /// How old something was at a moment; empty where one of them is no moment.
    static String age(String then, String at) {
        try {
            var age = Duration.between(Instant.parse(then), Instant.parse(at));
            return age.isNegative() ? "" : age.toMinutes() < 1 ? age.toSeconds() + " s old" : age.toHours() < 2 ? age.toMinutes() + " min old"
                    : age.toDays() < 2 ? age.toHours() + " h old" : age.toDays() + " days old";
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    /// Text as it is, other values as JSON.
    static String shown(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isTextual() ? value.asText() : Json.line(value);
    }

    /// Every leaf of a value by its path.
    static TreeMap<String, String> leaves(JsonNode value) {
        var leaves = new TreeMap<String, String>();
        collect(value, "", leaves);
        return leaves;
    }

    private static void collect(JsonNode value, String path, TreeMap<String, String> leaves) {
        if (value.isObject()) {
            value.properties().forEach(one -> collect(one.getValue(), path.isEmpty() ? one.getKey() : path + "." + one.getKey(), leaves));
        } else if (value.isArray()) {
            for (var i = 0; i < value.size(); i++) collect(value.get(i), path + "[" + i + "]", leaves);
        } else if (!value.isMissingNode()) {
            leaves.put(path, shown(value));
        }
    }
}
