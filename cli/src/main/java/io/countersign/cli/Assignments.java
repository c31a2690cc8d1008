package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What `--set path=value` says, with the JSON type that the value has at that place.
final class Assignments {

    private Assignments() {}

    /// Splits `path=value` at the first `=`.
    ///
    /// @throws Refused if there is no `=`, or no path of names before it
    static Map<String, String> parse(List<String> set) {
        var parsed = new LinkedHashMap<String, String>();
        for (var one : set) {
            int split = one.indexOf('=');
            if (split < 1) throw new Refused("--set " + one + " is not path=value, for example --set amount=190.00.");
            var path = one.substring(0, split).strip();
            if (Stream.of(path.split("\\.", -1)).anyMatch(String::isBlank)) {
                throw new Refused("--set " + one + ": the path \"" + path + "\" has an empty name in it; write names with dots between, for example references.order=A-1093.");
            }
            parsed.put(path, one.substring(split + 1));
        }
        return parsed;
    }

    /// Sets what stands at `path` (names with dots between) in `object`; objects on the way are made.
    ///
    /// A value takes the type of what it replaces: a number stays a number, a truth value a truth value, text (as every amount is) text. Where
    /// nothing was, it is text, unless it is written as a JSON object, list, `true` or `false`.
    ///
    /// @throws Refused if the value can't have that type, or the path leads through something that is no object
    static void set(ObjectNode object, String path, String value) {
        var at = object;
        var names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            var next = at.get(names[i]);
            if (next == null || next.isNull()) next = at.putObject(names[i]);
            if (!(next instanceof ObjectNode inner)) {
                throw new Refused("--set " + path + ": " + names[i] + " is not an object, so nothing can be set inside it.");
            }
            at = inner;
        }
        at.set(names[names.length - 1], typed(path, value, at.path(names[names.length - 1])));
    }

    /// `value` with the type of `before`.
    static JsonNode typed(String path, String value, JsonNode before) {
        return switch (before.getNodeType()) {
            case NUMBER -> as(path, value, "a number", JsonNode::isNumber);
            case BOOLEAN -> as(path, value, "true or false", JsonNode::isBoolean);
            case OBJECT -> as(path, value, "a JSON object", JsonNode::isObject);
            case ARRAY -> as(path, value, "a JSON list", JsonNode::isArray);
            case MISSING, NULL -> guess(value);
            case STRING, BINARY, POJO -> TextNode.valueOf(value);
        };
    }

    private static JsonNode as(String path, String value, String what, java.util.function.Predicate<JsonNode> fits) {
        try {
            var json = Json.parse(value);
            if (json != null && fits.test(json)) return json;
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw new Refused("--set " + path + "=" + value + ": " + path + " is " + what + ", and \"" + value + "\" is not.");
    }

    private static JsonNode guess(String value) {
        var text = value.strip();
        if (text.startsWith("{") || text.startsWith("[") || text.equals("true") || text.equals("false")) {
            try {
                return Json.parse(text);
            } catch (JsonProcessingException e) {
                return TextNode.valueOf(value);
            }
        }
        return TextNode.valueOf(value);
    }
}
