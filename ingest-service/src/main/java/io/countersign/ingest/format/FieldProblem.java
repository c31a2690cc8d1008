package io.countersign.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/// One thing wrong with an input.
///
/// @param field JSON Pointer, such as `/action/amount`; the name of a header; empty: the whole input
/// @param value what was found, cut to 100 characters; null: nothing
/// @param message what is wrong and the remedy, one sentence
public record FieldProblem(String field, String value, String message) {

    private static final int SHOWN = 100;

    /// A problem with `value`, shown as JSON unless it is text.
    static FieldProblem of(String field, JsonNode value, String message) {
        return new FieldProblem(field, shown(value), message);
    }

    /// A problem with `value`, cut.
    static FieldProblem of(String field, String value, String message) {
        return new FieldProblem(field, cut(value), message);
    }

    /// A problem with what isn't there or can't be shown.
    static FieldProblem of(String field, String message) {
        return new FieldProblem(field, null, message);
    }

    /// `text` without half characters, NUL and line ends, 100 characters at most; can always be written as UTF-8.
    static String cut(String text) {
        if (text == null) {
            return null;
        }
        int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
        var whole = new String(text.substring(0, end).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replaceAll("\\p{Cntrl}", "\u2423") + (end < text.length() ? "…" : "");
    }

    /// `text` as it may be shown and kept: 100 characters at most, no control characters.
    public static String shown(String text) {
        return cut(text);
    }

    /// The pointer to `name` below `parent`.
    static String below(String parent, String name) {
        var cut = name.length() > SHOWN ? cut(name) : name;
        return parent + "/" + cut.replace("~", "~0").replace("/", "~1").replaceAll("\\p{Cntrl}|\\p{Cs}", "\u2423");
    }

    private static String shown(JsonNode value) {
        return value == null || value.isMissingNode() ? null : cut(value.isTextual() ? value.asText() : value.toString());
    }
}
