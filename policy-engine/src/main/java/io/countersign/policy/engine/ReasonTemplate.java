package io.countersign.policy.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A sentence with `{names}` of run fields in it.
final class ReasonTemplate {
    static final int LIMIT = 200;
    private static final int VALUE_LIMIT = 80;

    private sealed interface Part {}

    private record Words(String text) implements Part {}

    private record Field(String name) implements Part {}

    /// What is wrong in a template, at a UTF-16 offset.
    record Flaw(int offset, String message) {}

    private final List<Part> parts;

    private final Map<String, Integer> names;

    private ReasonTemplate(List<Part> parts, Map<String, Integer> names) {
        this.parts = parts;
        this.names = Map.copyOf(names);
    }

    /// Reads a template; flaws are added to the list and the rest is still read.
    static ReasonTemplate parse(String text, List<Flaw> flaws) {
        var parts = new ArrayList<Part>();
        var names = new HashMap<String, Integer>();
        var from = 0;
        while (from < text.length()) {
            var open = text.indexOf('{', from);
            if (open < 0) {
                parts.add(new Words(text.substring(from)));
                break;
            }
            parts.add(new Words(text.substring(from, open)));
            var close = text.indexOf('}', open);
            if (close < 0) {
                flaws.add(new Flaw(open, "The reason has a \"{\" without a \"}\"."));
                break;
            }
            var name = text.substring(open + 1, close).strip();
            flaw(name).ifPresent(message -> flaws.add(new Flaw(open, message)));
            parts.add(new Field(name));
            names.putIfAbsent(name, open);
            from = close + 1;
        }
        return new ReasonTemplate(List.copyOf(parts), names);
    }

    private static Optional<String> flaw(String name) {
        if (RunVariables.TYPES.containsKey(name)) {
            return RunVariables.GROUPS.contains(name)
                    ? Optional.of("The reason names {%s}, which is a whole group; name one value in it.".formatted(name))
                    : Optional.empty();
        }
        for (var map : RunVariables.TEMPLATE_MAPS) {
            if (name.startsWith(map + ".") && name.length() > map.length() + 1) {
                return Optional.empty();
            }
        }
        return Optional.of("The reason names {%s}, which a run cannot have%s.".formatted(
                name, Suggestion.nearest(name, RunVariables.TYPES.keySet()).map(near -> "; did you mean {" + near + "}?")
                        .orElse("")).replace("?.", "?"));
    }

    /// The names in it, each with where it stands first.
    Map<String, Integer> names() {
        return names;
    }

    /// The sentence for a run: plain text on one line, at most 200 characters. A value the run lacks reads `(none)`.
    String render(RunFacts run) {
        var sentence = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Words(var text) -> sentence.append(text);
                case Field(var name) -> sentence.append(PlainText.oneLine(valueOf(run, name), VALUE_LIMIT));
            }
        }
        return PlainText.oneLine(sentence.toString(), LIMIT);
    }

    private static String valueOf(RunFacts run, String name) {
        var value = RunVariables.TYPES.containsKey(name) ? run.value(name) : member(run, name);
        return switch (value) {
            case null -> "(none)";
            case BigDecimal amount -> amount.toPlainString();
            case Double number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
            case String text -> text.isBlank() ? "(none)" : text;
            default -> value.toString();
        };
    }

    private static Object member(RunFacts run, String name) {
        for (var map : RunVariables.TEMPLATE_MAPS) {
            if (name.startsWith(map + ".")) {
                Object value = run.value(map);
                var rest = name.substring(map.length() + 1);
                if (value instanceof Map<?, ?> whole && whole.containsKey(rest)) {
                    return whole.get(rest);
                }
                for (var key : rest.split("\\.")) {
                    value = value instanceof Map<?, ?> object ? object.get(key) : null;
                }
                return value == dev.cel.common.values.NullValue.NULL_VALUE ? null : value;
            }
        }
        return null;
    }
}
