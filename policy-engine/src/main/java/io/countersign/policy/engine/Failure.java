package io.countersign.policy.engine;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Why a condition gave no answer: the run lacks something, or something is wrong with the condition.
///
/// @param cause  what CEL threw or handed back
/// @param offset where in the condition, in code points, or -1 when unknown
record Failure(Throwable cause, int offset) {
    private static final Pattern PLACE = Pattern.compile("^evaluation error at [^:]*:([0-9]+): ");
    private static final Pattern ABSENT_KEY = Pattern.compile("key '(.*?)' is not present in map", Pattern.DOTALL);
    private static final Pattern CHAIN_END = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*$");
    private static final Pattern CHAIN =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+");

    static Failure of(CelEvaluationException thrown) {
        var place = PLACE.matcher(String.valueOf(thrown.getMessage()));
        return new Failure(thrown, place.find() ? Integer.parseInt(place.group(1)) : -1);
    }

    static Failure of(ErrorValue value, Condition condition) {
        var places = condition.ast().getSource().getPositionsMap();
        return new Failure(value.value(), places.getOrDefault(value.exprId(), -1));
    }

    /// The name of the absent field; empty when something else went wrong.
    Optional<String> missingName(String condition) {
        for (var link = cause; link != null; link = link.getCause()) {
            if (link instanceof MissingField) {
                return Optional.of(link.getMessage());
            }
        }
        for (var link = cause; link != null; link = link.getCause()) {
            var code = switch (link) {
                case CelEvaluationException e -> e.getErrorCode();
                case CelRuntimeException e -> e.getErrorCode();
                default -> null;
            };
            if (code == CelErrorCode.INDEX_OUT_OF_BOUNDS) {
                return Optional.of("a list element");
            }
            if (code == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
                return Optional.of(absentKey(condition));
            }
        }
        return Optional.empty();
    }

    private String absentKey(String condition) {
        var absent = ABSENT_KEY.matcher(String.valueOf(cause.getMessage()));
        if (!absent.find()) {
            // An index such as facts["x"]: the message is the key alone, and the place is the bracket.
            var before = offset < 0 || offset > condition.codePointCount(0, condition.length())
                    ? "" : condition.substring(0, condition.offsetByCodePoints(0, offset));
            var owner = CHAIN_END.matcher(before);
            return (owner.find() ? owner.group() + "." : "") + words();
        }
        var key = absent.group(1);
        // CEL names only the key; people know the field by its whole path, which stands in the condition.
        String first = null;
        var chain = CHAIN.matcher(condition);
        while (chain.find()) {
            var path = pathTo(key, chain.group());
            if (path != null) {
                if (condition.codePointCount(0, chain.end()) >= offset) {
                    return path;
                }
                first = first == null ? path : first;
            }
        }
        return first == null ? PlainText.oneLine(key, 60) : first;
    }

    private static String pathTo(String key, String chain) {
        var steps = chain.split("\\.");
        for (var i = 1; i < steps.length; i++) {
            if (steps[i].equals(key)) {
                return String.join(".", Arrays.copyOf(steps, i + 1));
            }
        }
        return null;
    }

    /// What went wrong, on one line.
    String words() {
        // CEL wraps what a function says into a list of its arguments; people need what it says.
        if (cause.getCause() instanceof IllegalArgumentException said && said.getMessage() != null && String.valueOf(cause.getMessage()).contains("failed with arg(s)")) {
            return PlainText.oneLine(said.getMessage(), 160);
        }
        return PlainText.oneLine(PLACE.matcher(String.valueOf(cause.getMessage())).replaceFirst(""), 160);
    }
}
