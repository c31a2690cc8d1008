package io.countersign.policy.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A condition as people say it: `action.amount > 100` is "the amount is above 100". What has no plain words stands as it is written, so nothing is
/// left out.
final class ConditionWords {
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("action.type", "the action"), Map.entry("action.effect", "the effect"),
            Map.entry("action.amount", "the amount"), Map.entry("action.currency", "the currency"), Map.entry("action.tool", "the tool"),
            Map.entry("action.direction", "the direction"), Map.entry("confidence", "the model's confidence"), Map.entry("attempt", "the attempt"),
            Map.entry("output", "the output"), Map.entry("input", "the input"), Map.entry("failure.kind", "the failure"), Map.entry("failure", "a failure"),
            Map.entry("earlier.runs", "the number of earlier runs of the case"), Map.entry("earlier.sameAction", "the number of earlier runs with this action"));
    private static final Map<String, String> COMPARED = Map.of("_>_", "is above", "_>=_", "is at least", "_<_", "is below", "_<=_", "is at most",
            "_==_", "is", "_!=_", "is not", Decimals.EQUAL, "is", Decimals.DIFFERENT, "is not");
    private static final Map<String, String> SAID = Map.of("matches", "matches", "contains", "contains", "startsWith", "begins with", "endsWith", "ends with");
    private static final Map<String, String> MEASURED = Map.of("string", "", "size", "the length of ");
    private static final Map<String, String> TURNED = Map.of("_>_", "_<_", "_>=_", "_<=_", "_<_", "_>_", "_<=_", "_>=_");

    private ConditionWords() {}

    /// One clause without a full stop.
    static String of(String condition) {
        var text = ConditionText.withoutComments(condition);
        var either = ConditionText.split(text, "||");
        if (either.size() > 1) {
            return "either " + String.join(", or ", either.stream().map(ConditionWords::of).toList());
        }
        var all = ConditionText.split(text, "&&");
        if (all.size() == 1) {
            var inner = ConditionText.withoutBrackets(text);
            return inner.equals(text) ? atom(text) : of(inner);
        }
        var words = new ArrayList<String>();
        for (var part : all) {
            // "is known" says nothing where the next words compare the very field.
            var known = knownField(part);
            if (known.isEmpty() || all.stream().noneMatch(other -> !other.equals(part) && other.contains(known.get()))) {
                var said = of(part);
                words.add(said.startsWith("either ") ? "(" + said + ")" : said);
            }
        }
        return PlainWords.list(words);
    }

    private static Optional<String> knownField(String part) {
        return part.startsWith("has(") && part.endsWith(")") ? Optional.of(part.substring(4, part.length() - 1).strip()) : Optional.empty();
    }

    private static String atom(String text) {
        return RuleLanguage.parse(text).flatMap(ast -> words(ast.getExpr())).orElse(text);
    }

    private static Optional<String> words(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                    ? Optional.of(expr.constant().booleanValue() ? "always" : "never") : Optional.empty();
            case IDENT -> Optional.ofNullable(RunVariables.presenceName(expr.ident().name())).map(field -> field(field) + " is known");
            case SELECT -> expr.select().testOnly() ? Optional.of(field(RuleLanguage.flatName(expr.select().operand()) + "." + expr.select().field()) + " is known")
                    : path(expr).map(field -> field + " is true");
            case CALL -> call(expr.call().function(), expr.call().target().orElse(null), expr.call().args());
            default -> Optional.empty();
        };
    }

    private static Optional<String> call(String function, CelExpr target, List<CelExpr> args) {
        if (function.equals("!_")) {
            return words(args.getFirst()).flatMap(ConditionWords::negated);
        }
        if (function.equals("@in")) {
            var known = text(args.get(0)).filter(_ -> path(args.get(1)).isPresent());
            if (known.isPresent()) {
                return Optional.of("%s is named in %s".formatted(known.get(), path(args.get(1)).get()));
            }
            return path(args.get(0)).flatMap(field -> list(args.get(1)).map(list -> "%s is one of %s".formatted(field, list)));
        }
        if (SAID.containsKey(function) && args.size() == 1) {
            return path(target).flatMap(field -> value(args.getFirst()).map(value -> "%s %s “%s”".formatted(field, SAID.get(function), value)));
        }
        if (function.equals(SourceFunctions.WITHIN_HOURS)) {
            return value(args.getFirst()).map(hours -> "it is within the hours “%s”".formatted(hours));
        }
        if (!COMPARED.containsKey(function)) {
            return Optional.empty();
        }
        var named = sources(args.get(0)).filter(_ -> args.get(1).getKind() == Kind.CONSTANT && "_>_ 0".equals(function + " " + value(args.get(1)).orElse("")));
        if (named.isPresent()) {
            return named;
        }
        if (path(args.get(0)).isPresent()) {
            return compared(path(args.get(0)).get(), function, args.get(1));
        }
        return path(args.get(1)).flatMap(field -> compared(field, TURNED.getOrDefault(function, function), args.get(0)));
    }

    /// `size(staleSources(60))` and `size(conflictingSources())`, where there are some.
    private static Optional<String> sources(CelExpr size) {
        if (size.getKind() != Kind.CALL || !size.call().function().equals("size") || size.call().args().size() != 1 || size.call().args().getFirst().getKind() != Kind.CALL) {
            return Optional.empty();
        }
        var call = size.call().args().getFirst().call();
        return switch (call.function()) {
            case "staleSources" -> value(call.args().getFirst()).map(minutes -> "a data source is older than %s minutes".formatted(minutes));
            case "conflictingSources" -> Optional.of("a data source contradicts another one");
            default -> Optional.empty();
        };
    }

    private static Optional<String> compared(String field, String function, CelExpr with) {
        return value(with).map(value -> "%s %s %s".formatted(field, COMPARED.get(function), value));
    }

    private static Optional<String> negated(String words) {
        for (var positive : List.of(" is known", " is true", " is named", " is one of ", " is within ")) {
            if (words.contains(positive)) {
                return Optional.of(words.replace(positive, positive.replace(" is ", " is not ")));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> path(CelExpr expr) {
        if (expr != null && expr.getKind() == Kind.CALL && expr.call().args().size() == 1 && MEASURED.containsKey(expr.call().function())) {
            return path(expr.call().args().getFirst()).map(field -> MEASURED.get(expr.call().function()) + field);
        }
        if (expr == null) {
            return Optional.empty();
        }
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(Money.FUNCTION)) {
            return path(expr.call().args().getFirst());
        }
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("minutesOld")) {
            return text(expr.call().args().getFirst()).map(name -> "the age of the source " + name + " in minutes");
        }
        var name = expr.getKind() == Kind.IDENT || expr.getKind() == Kind.SELECT ? RuleLanguage.flatName(expr) : "?";
        return name.contains("?") || name.startsWith("@") ? Optional.empty() : Optional.of(field(name));
    }

    private static String field(String name) {
        var known = NAMES.get(name);
        if (known != null) {
            return known;
        }
        return name.startsWith("references.") ? "the reference " + name.substring(11) : name.startsWith("counters.") ? "the count " + name.substring(9)
                : name.equals("references") ? "the references" : name;
    }

    private static Optional<String> list(CelExpr expr) {
        if (expr.getKind() != Kind.LIST) {
            return Optional.empty();
        }
        var values = expr.list().elements().stream().map(ConditionWords::value).toList();
        return values.contains(Optional.<String>empty()) ? Optional.empty() : Optional.of(String.join(", ", values.stream().flatMap(Optional::stream).toList()));
    }

    private static Optional<String> text(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE ? Optional.of(expr.constant().stringValue()) : Optional.empty();
    }

    private static Optional<String> value(CelExpr expr) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("decimal")) {
            return text(expr.call().args().getFirst());
        }
        if (expr.getKind() == Kind.CALL && expr.call().function().equals(Money.FUNCTION) && path(expr).isEmpty()) {
            return value(expr.call().args().get(0)).flatMap(amount -> value(expr.call().args().get(1)).map(currency -> amount + " " + currency));
        }
        if (expr.getKind() != Kind.CONSTANT) {
            return path(expr);
        }
        return Optional.ofNullable(switch (expr.constant().getKind()) {
            case STRING_VALUE -> expr.constant().stringValue().isEmpty() ? "empty" : expr.constant().stringValue();
            case INT64_VALUE -> "" + expr.constant().int64Value();
            case UINT64_VALUE -> "" + expr.constant().uint64Value();
            case DOUBLE_VALUE -> new BigDecimal(Double.toString(expr.constant().doubleValue())).toPlainString();
            case BOOLEAN_VALUE -> "" + expr.constant().booleanValue();
            case NULL_VALUE -> "empty";
            default -> null;
        });
    }
}
