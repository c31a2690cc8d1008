package io.countersign.ingest.format;

import static io.countersign.ingest.format.FieldProblem.below;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads JSON so that nothing is lost or guessed: UTF-8 only, no key twice, no NUL, no half characters, no number that RFC 8785
/// would change, 32 levels at most. What breaks the syntax stops it; all else is collected, and reading goes on.
public final class StrictJson {

    /// Deepest nesting; the outermost object is level 1.
    public static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(10_000).build())
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final int maxDepth;
    private final List<FieldProblem> problems;

    private StrictJson(JsonParser parser, int maxDepth, List<FieldProblem> problems) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.problems = problems;
    }

    /// JSON text, or why it isn't.
    public sealed interface Result {
        /// @param problems what is wrong inside; empty: nothing
        record Read(JsonNode json, List<FieldProblem> problems) implements Result {}

        /// @param code `MALFORMED_JSON` or `INVALID_UTF8`
        record Broken(String code, FieldProblem problem) implements Result {}
    }

    /// One element of an array.
    ///
    /// @param text as it was sent
    public record Element(JsonNode json, List<FieldProblem> problems, String text) {}

    /// The elements of an array, or why it isn't one.
    public sealed interface Elements {
        /// The elements, in order.
        record Read(List<Element> elements) implements Elements {}

        /// @param code `MALFORMED_JSON` or `INVALID_UTF8`
        record Broken(String code, FieldProblem problem) implements Elements {}
    }

    /// The JSON value in `bytes`.
    ///
    /// @param extraDepth levels around the run, such as 1 for an envelope
    public static Result read(byte[] bytes, int extraDepth) {
        try {
            var text = utf8(bytes);
            try (var parser = FACTORY.createParser(text)) {
                if (parser.nextToken() == null) {
                    return new Result.Broken("MALFORMED_JSON", FieldProblem.of("", "There is nothing here; send one JSON object."));
                }
                var problems = new ArrayList<FieldProblem>();
                var json = new StrictJson(parser, MAX_DEPTH + extraDepth, problems).value("", 1);
                if (parser.nextToken() != null) {
                    return new Result.Broken("MALFORMED_JSON", FieldProblem.of("", "Something stands after the end of the JSON value" + at(parser)
                            + "; send one JSON object, or application/x-ndjson for several."));
                }
                return new Result.Read(json, List.copyOf(problems));
            }
        } catch (CharacterCodingException e) {
            return new Result.Broken("INVALID_UTF8", notUtf8());
        } catch (JsonProcessingException e) {
            return new Result.Broken("MALFORMED_JSON", malformed(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The elements of the JSON array in `bytes`, each with its own problems.
    public static Elements elements(byte[] bytes, int extraDepth) {
        try {
            var text = utf8(bytes);
            try (var parser = FACTORY.createParser(text)) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    return new Elements.Broken("MALFORMED_JSON", FieldProblem.of("", "A batch is a JSON array of CloudEvents."));
                }
                var elements = new ArrayList<Element>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    var problems = new ArrayList<FieldProblem>();
                    var json = new StrictJson(parser, MAX_DEPTH + extraDepth, problems).value("", 1);
                    parser.finishToken();
                    elements.add(new Element(json, List.copyOf(problems), text.substring(start, (int) parser.currentLocation().getCharOffset())));
                }
                if (parser.nextToken() != null) {
                    return new Elements.Broken("MALFORMED_JSON", FieldProblem.of("", "Something stands after the end of the array" + at(parser) + "."));
                }
                return new Elements.Read(List.copyOf(elements));
            }
        } catch (CharacterCodingException e) {
            return new Elements.Broken("INVALID_UTF8", notUtf8());
        } catch (JsonProcessingException e) {
            return new Elements.Broken("MALFORMED_JSON", malformed(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode value(String pointer, int depth) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT, START_ARRAY -> depth > maxDepth ? tooDeep(pointer) : container(pointer, depth);
            case VALUE_STRING -> NODES.textNode(text(pointer, parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(pointer, parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private JsonNode container(String pointer, int depth) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var array = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(pointer + "/" + array.size(), depth + 1));
            }
            return array;
        }
        var object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var field = below(pointer, name);
            parser.nextToken();
            text(field, name);
            var value = value(field, depth + 1);
            if (object.has(name)) {
                problems.add(FieldProblem.of(field, value, "The key stands here twice; send it once."));
            } else {
                object.set(name, value);
            }
        }
        return object;
    }

    private JsonNode tooDeep(String pointer) throws IOException {
        // The pointer itself has 32 steps; the first ones say where.
        problems.add(FieldProblem.of(FieldProblem.cut(pointer), "The nesting is deeper than " + MAX_DEPTH
                + " levels; flatten it, or send the inner part as text."));
        parser.skipChildren();
        return NODES.nullNode();
    }

    private String text(String pointer, String text) {
        if (text.indexOf('\0') >= 0) {
            problems.add(FieldProblem.of(pointer, text, "The text has a NUL character; leave it out."));
        }
        if (!wellFormed(text)) {
            problems.add(FieldProblem.of(pointer, text, "The text has half of a surrogate pair; send whole Unicode characters."));
        }
        return text;
    }

    private JsonNode number(String pointer, String text) {
        double nearest = Double.parseDouble(text);
        if (Double.isInfinite(nearest)) {
            problems.add(inexact(pointer, text));
            return NODES.nullNode();
        }
        var exact = new BigDecimal(text);
        if (exact.compareTo(new BigDecimal(Double.toString(nearest))) != 0) {
            problems.add(inexact(pointer, text));
            return NODES.nullNode();
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return DecimalNode.valueOf(exact);
        }
        return text.length() < 18 ? LongNode.valueOf(Long.parseLong(text)) : BigIntegerNode.valueOf(exact.toBigIntegerExact());
    }

    private static FieldProblem inexact(String pointer, String text) {
        return FieldProblem.of(pointer, text, "The number can't be kept exactly (RFC 8785 has 64-bit floating point only); send it as a string.");
    }

    private static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static FieldProblem notUtf8() {
        return FieldProblem.of("", "The bytes are not UTF-8; encode the text as UTF-8.");
    }

    private static FieldProblem malformed(JsonProcessingException e) {
        var what = e instanceof StreamConstraintsException ? "This JSON is beyond every limit" : "This is not JSON";
        var location = e.getLocation();
        return FieldProblem.of("", what + (location == null ? "" : " from line " + location.getLineNr() + ", column " + location.getColumnNr() + " on")
                + ": " + FieldProblem.cut(e.getOriginalMessage()) + "; correct it and send it again.");
    }

    private static String at(JsonParser parser) {
        var location = parser.currentTokenLocation();
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
