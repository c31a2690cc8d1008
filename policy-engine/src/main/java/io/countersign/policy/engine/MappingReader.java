package io.countersign.policy.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads one YAML mapping key by key and collects everything that is wrong, so that an author sees all of it at once.
/// A value that is absent or wrong reads as the given default.
final class MappingReader {
    private static final Duration LONGEST = Duration.ofDays(3653);

    private final MappingNode node;
    private final String where;
    private final List<Problem> problems;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private MappingReader(MappingNode node, String where, List<Problem> problems) {
        this.node = node;
        this.where = where;
        this.problems = problems;
    }

    /// @param where what this mapping is, for messages, for example `rule "big-refund"`
    /// @param known the keys it may have; null allows any
    static MappingReader of(Node node, String where, List<Problem> problems, List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(YamlText.at(node, "%s must be a mapping of keys to values.".formatted(capital(where))));
            return null;
        }
        var reader = new MappingReader(mapping, where, problems);
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(YamlText.at(tuple.getKeyNode(), "A key in %s must be plain text.".formatted(where)));
                continue;
            }
            var name = key.getValue();
            if (known != null && !known.contains(name)) {
                var near = Suggestion.nearest(name, known);
                problems.add(YamlText.at(key, near
                        .map(n -> "Unknown key \"%s\" in %s; did you mean \"%s\"?".formatted(name, where, n))
                        .orElseGet(() -> "Unknown key \"%s\" in %s; known keys are %s.".formatted(
                                name, where, String.join(", ", known)))));
            } else if (reader.values.putIfAbsent(name, tuple.getValueNode()) != null) {
                problems.add(YamlText.at(key, "Duplicate key \"%s\" in %s; keep one.".formatted(name, where)));
            }
        }
        return reader;
    }

    MappingNode node() {
        return node;
    }

    Map<String, Node> entries() {
        return values;
    }

    boolean has(String key) {
        return values.containsKey(key) && !isNull(values.get(key));
    }

    /// The value's node, or the mapping itself when the key is absent.
    Node place(String key) {
        return values.getOrDefault(key, node);
    }

    void problem(String key, String message) {
        problems.add(YamlText.at(place(key), message));
    }

    void require(String... mandatory) {
        for (var key : mandatory) {
            if (!values.containsKey(key)) {
                problems.add(YamlText.at(node, "%s needs the key \"%s\".".formatted(capital(where), key)));
            } else if (isNull(values.get(key))) {
                problem(key, "The key \"%s\" in %s has no value.".formatted(key, where));
            }
        }
    }

    ScalarNode scalar(String key) {
        if (!has(key)) {
            return null;
        }
        if (values.get(key) instanceof ScalarNode scalar) {
            return scalar;
        }
        problem(key, "\"%s\" in %s must be one value, not a list or mapping.".formatted(key, where));
        return null;
    }

    String text(String key, String otherwise) {
        var scalar = scalar(key);
        if (scalar == null) {
            return otherwise;
        }
        if (scalar.getValue().isBlank()) {
            problem(key, "\"%s\" in %s is empty.".formatted(key, where));
            return otherwise;
        }
        return scalar.getValue();
    }

    Duration duration(String key, Duration otherwise, boolean zeroAllowed) {
        var text = text(key, null);
        if (text == null) {
            return otherwise;
        }
        try {
            var duration = Duration.parse(text);
            if (duration.compareTo(LONGEST) > 0) { // added to a time it would give one that nothing can hold
                problem(key, "\"%s\" in %s must be %s (ten years) at most, got \"%s\".".formatted(key, where, "P" + LONGEST.toDays() + "D", text));
                return otherwise;
            }
            if (!duration.isNegative() && (zeroAllowed || !duration.isZero())) {
                return duration;
            }
            problem(key, "\"%s\" in %s must be longer than %s, got \"%s\".".formatted(
                    key, where, zeroAllowed ? "or equal to PT0S" : "PT0S", text));
        } catch (DateTimeParseException e) {
            problem(key, "\"%s\" in %s must be a duration such as PT30M or P1D, got \"%s\".".formatted(key, where, text));
        }
        return otherwise;
    }

    LocalDate date(String key) {
        var text = text(key, null);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            problem(key, "\"%s\" in %s must be a date such as 2027-01-31, got \"%s\".".formatted(key, where, text));
            return null;
        }
    }

    int whole(String key, int otherwise, int least, int most) {
        var text = text(key, null);
        if (text == null) {
            return otherwise;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below: both cases need the same remedy
        }
        problem(key, "\"%s\" in %s must be a whole number from %d to %d, got \"%s\".".formatted(key, where, least, most, text));
        return otherwise;
    }

    double share(String key) {
        var text = text(key, null);
        if (text == null) {
            return 0;
        }
        try {
            var share = new BigDecimal(text);
            if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0) {
                return share.doubleValue();
            }
        } catch (NumberFormatException e) {
            // told below: both cases need the same remedy
        }
        problem(key, "\"%s\" in %s must be a number from 0 to 1, got \"%s\".".formatted(key, where, text));
        return 0;
    }

    /// Money or another exact number, not below zero; null: it is absent or wrong.
    BigDecimal amount(String key) {
        var text = text(key, null);
        if (text == null) {
            return null;
        }
        try {
            var amount = new BigDecimal(text);
            if (amount.signum() >= 0 && amount.precision() <= 38 && Math.abs(amount.scale()) <= 18) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // told below: both cases need the same remedy
        }
        problem(key, "\"%s\" in %s must be an amount such as \"250.00\", got \"%s\".".formatted(key, where, text));
        return null;
    }

    /// A list of plain texts; what is none is reported and left out.
    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        for (var element : list(key)) {
            if (element instanceof ScalarNode scalar && !isNull(scalar)) {
                texts.add(scalar.getValue());
            } else {
                problems.add(YamlText.at(element, "\"%s\" in %s must be a list of words.".formatted(key, where)));
            }
        }
        return texts;
    }

    boolean flag(String key) {
        var text = text(key, null);
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        problem(key, "\"%s\" in %s must be true or false, got \"%s\".".formatted(key, where, text));
        return false;
    }

    /// An enum constant by its word; `lower` when flow files write it in small letters.
    <E extends Enum<E>> E choice(String key, Class<E> type, boolean lower) {
        var text = text(key, null);
        if (text == null) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (text.equals(lower ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-') : constant.name())) {
                return constant;
            }
        }
        problem(key, "\"%s\" in %s must be one of %s, got \"%s\".".formatted(key, where,
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> lower ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-') : constant.name())
                        .collect(Collectors.joining(", ")), text));
        return null;
    }

    MappingReader mapping(String key, String what, List<String> known) {
        return has(key) ? of(values.get(key), what, problems, known) : null;
    }

    List<Node> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (values.get(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(key, "\"%s\" in %s must be a list.".formatted(key, where));
        return List.of();
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL) || node instanceof ScalarNode s && s.isPlain() && s.getValue().isEmpty();
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
