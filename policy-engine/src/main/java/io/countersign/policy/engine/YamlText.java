package io.countersign.policy.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// YAML text with its places: nodes for reading, and the line and column of any character inside a scalar.
final class YamlText {
    private static final int LARGEST = 1024 * 1024;
    private static final int DEEPEST = 48;

    private final int[] raw;
    private final Node root;

    private YamlText(int[] raw, Node root) {
        this.raw = raw;
        this.root = root;
    }

    /// Reads one YAML document. Returns empty after adding what is wrong to the list.
    static Optional<YamlText> read(byte[] bytes, List<Problem> problems) {
        if (bytes.length > LARGEST) {
            problems.add(new Problem(1, 1, "The flow document has %d bytes; the limit is %d.".formatted(bytes.length, LARGEST)));
            return Optional.empty();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            problems.add(new Problem(1, 1, "The flow document is not valid UTF-8; save it as UTF-8."));
            return Optional.empty();
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        // Duplicate keys are ours to report, all of them and with their place; composing does not look at keys.
        var settings = LoadSettings.builder().setLabel("flow").setCodePointLimit(LARGEST).build();
        try {
            if (!structureIsPlain(new Parse(settings).parseString(text), problems)) {
                return Optional.empty();
            }
            var root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(new Problem(1, 1, "The flow document is empty; it needs at least the keys flow, owner, actions, exceptions and rules."));
                return Optional.empty();
            }
            return Optional.of(new YamlText(text.codePoints().toArray(), root.get()));
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            problems.add(new Problem(mark.map(m -> m.getLine() + 1).orElse(1), mark.map(m -> m.getColumn() + 1).orElse(1),
                    "This is not valid YAML: " + PlainText.oneLine(e.getProblem(), 200) + "."));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(new Problem(1, 1, "This is not valid YAML: " + PlainText.oneLine(e.getMessage(), 200) + "."));
            return Optional.empty();
        }
    }

    /// Aliases, several documents and deep nesting are refused before nodes are built: they have no use in a flow and
    /// could make a small file huge.
    private static boolean structureIsPlain(Iterable<Event> events, List<Problem> problems) {
        var depth = 0;
        var documents = 0;
        var before = problems.size();
        for (var event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> {
                    if (++depth > DEEPEST) {
                        problems.add(at(event, "The document is nested deeper than %d levels.".formatted(DEEPEST)));
                        return false;
                    }
                }
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> problems.add(at(event, "YAML aliases (*name) are not supported in a flow; write the value out."));
                case DocumentStart -> {
                    if (++documents == 2) {
                        problems.add(at(event, "A flow file holds one document; remove everything from this \"---\" on."));
                    }
                }
                default -> { }
            }
        }
        return problems.size() == before;
    }

    private static Problem at(Event event, String message) {
        return event.getStartMark().map(mark -> new Problem(mark.getLine() + 1, mark.getColumn() + 1, message))
                .orElseGet(() -> new Problem(1, 1, message));
    }

    Node root() {
        return root;
    }

    /// A problem at the start of a node.
    static Problem at(Node node, String message) {
        return node.getStartMark().map(mark -> new Problem(mark.getLine() + 1, mark.getColumn() + 1, message))
                .orElseGet(() -> new Problem(1, 1, message));
    }

    /// A problem at a character of a scalar's value.
    ///
    /// @param offset in code points from the start of the value; beyond the end counts as the end
    Problem at(ScalarNode scalar, int offset, String message) {
        var places = places(scalar);
        var place = places[Math.clamp(offset, 0, places.length - 1)];
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < place; i++) {
            if (raw[i] == '\n' || raw[i] == '\r' && !(i + 1 < raw.length && raw[i + 1] == '\n')) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Problem(line, place - lineStart + 1, message);
    }

    /// The document with a stretch of a scalar's value, which must not be empty or contain white space, replaced.
    ///
    /// @param from first code point of the value that goes
    /// @param to   the code point after the last that goes
    String with(ScalarNode scalar, int from, int to, String replacement) {
        var places = places(scalar);
        var after = places[to - 1] + 1;
        return new String(raw, 0, places[from]) + replacement + new String(raw, after, raw.length - after);
    }

    /// For each code point of the value, and its end, where it stands in the file. The value is walked along the raw text:
    /// folding and indentation only add white space, quoting only adds quotes and escapes.
    private int[] places(ScalarNode scalar) {
        var start = scalar.getStartMark().orElseThrow().getIndex();
        var end = scalar.getEndMark().orElseThrow().getIndex();
        var value = scalar.getValue().codePoints().toArray();
        var style = scalar.getScalarStyle();
        var places = new ArrayList<Integer>(value.length + 1);
        var at = switch (style) {
            case LITERAL, FOLDED, JSON_SCALAR_STYLE -> afterLine(start, end);
            case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
            case PLAIN -> start;
        };
        for (var c : value) {
            if (!isBlank(c)) {
                while (at < end && isBlank(raw[at])) {
                    at++;
                }
            }
            places.add(Math.min(at, end));
            at += width(at, end, c, style);
        }
        places.add(Math.min(at, end));
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private int afterLine(int from, int end) {
        var at = from;
        while (at < end && raw[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    /// How many raw code points stand for this value code point.
    private int width(int at, int end, int c, ScalarStyle style) {
        if (at >= end) {
            return 0;
        }
        if (style == ScalarStyle.DOUBLE_QUOTED && raw[at] == '\\' && at + 1 < end) {
            return switch (raw[at + 1]) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> 10;
                default -> 2;
            };
        }
        if (style == ScalarStyle.SINGLE_QUOTED && raw[at] == '\'') {
            return 2;
        }
        return isBlank(c) && !isBlank(raw[at]) ? 0 : 1;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
