package io.countersign.policy.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import io.countersign.policy.engine.RuleFacts.Range;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes a condition apart into branches: it holds when one of them holds.
final class ConditionFacts {
    private static final int MOST_BRANCHES = 64;
    private static final Map<String, String> TURNED = Map.of("_>_", "_<_", "_>=_", "_<=_", "_<_", "_>_", "_<=_", "_>=_", "_==_", "_==_", "_!=_", "_!=_");
    private static final Map<String, String> OPPOSITE = Map.of("_>_", "_<=_", "_>=_", "_<_", "_<_", "_>=_", "_<=_", "_>_", "_==_", "_!=_", "_!=_", "_==_");

    private final Map<String, String> effects;

    /// @param effects the effect of each type of action that a run may propose; null: it may have either
    ConditionFacts(Map<String, String> effects) {
        this.effects = effects;
    }

    /// Its branches, those that contradict themselves too.
    List<RuleFacts> branches(String condition) {
        return branches(ConditionText.withoutComments(condition), true);
    }

    private List<RuleFacts> branches(String text, boolean holds) {
        for (var operator : List.of("||", "&&")) {
            var parts = ConditionText.split(text, operator);
            if (parts.size() > 1) {
                var each = parts.stream().map(part -> branches(part, holds)).toList();
                return operator.equals("||") == holds ? each.stream().flatMap(List::stream).toList() : product(each, text, holds);
            }
        }
        var inner = ConditionText.withoutBrackets(text);
        if (!inner.equals(text)) {
            return branches(inner, holds);
        }
        var parsed = RuleLanguage.parse(text);
        if (parsed.isEmpty()) {
            return List.of(any().other(text, holds));
        }
        var expr = parsed.get().getExpr();
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("!_") && text.startsWith("!")) {
            return branches(text.substring(1).strip(), !holds);
        }
        return List.of(atom(expr, text, holds));
    }

    private List<RuleFacts> product(List<List<RuleFacts>> each, String text, boolean holds) {
        var all = List.of(any());
        for (var branches : each) {
            if ((long) all.size() * branches.size() > MOST_BRANCHES) {
                return List.of(any().other(text, holds)); // too many to look at: nothing is claimed about it
            }
            var longer = new ArrayList<RuleFacts>();
            all.forEach(one -> branches.forEach(other -> longer.add(one.and(other))));
            all = List.copyOf(longer);
        }
        return all;
    }

    private RuleFacts any() {
        return new RuleFacts(effects.keySet());
    }

    private RuleFacts atom(CelExpr expr, String text, boolean holds) {
        return switch (expr.getKind()) {
            case CONSTANT -> expr.constant().getKind() != CelConstant.Kind.BOOLEAN_VALUE ? any().other(text, holds)
                    : expr.constant().booleanValue() == holds ? any() : any().contradict("it says so");
            case IDENT -> RunVariables.presenceName(expr.ident().name()) != null ? any().present(RunVariables.presenceName(expr.ident().name()), holds)
                    : any().other(text, holds);
            case SELECT -> expr.select().testOnly() ? any().present(RuleLanguage.flatName(expr.select().operand()) + "." + expr.select().field(), holds)
                    : field(expr).map(field -> texts(field, Set.of("true"), holds)).orElseGet(() -> any().other(text, holds));
            case CALL -> call(expr.call().function(), expr.call().args(), holds).orElseGet(() -> any().other(text, holds));
            default -> any().other(text, holds);
        };
    }

    private Optional<RuleFacts> call(String function, List<CelExpr> args, boolean holds) {
        if (function.equals("@in")) {
            var group = field(args.get(1)).filter(name -> constant(args.get(0)).isPresent());
            return group.isPresent() ? Optional.of(any().present(group.get() + "." + constant(args.get(0)).get(), holds))
                    : field(args.get(0)).flatMap(field -> list(args.get(1)).map(list -> texts(field, list, holds)));
        }
        if (!TURNED.containsKey(function)) {
            return Optional.empty();
        }
        var left = field(args.get(0));
        return left.isPresent() ? compared(left.get(), function, args.get(1), holds)
                : field(args.get(1)).flatMap(field -> compared(field, TURNED.get(function), args.get(0), holds));
    }

    private Optional<RuleFacts> compared(String field, String function, CelExpr with, boolean holds) {
        var comparison = holds ? function : OPPOSITE.get(function);
        var number = number(with).map(BigDecimal::stripTrailingZeros);
        if (number.isEmpty()) {
            return constant(with).filter(_ -> function.equals("_==_") || function.equals("_!=_")).map(text -> texts(field, Set.of(text), comparison.equals("_==_")));
        }
        return Optional.ofNullable(switch (comparison) {
            case "_>_" -> new Range(number.get(), false, null, false);
            case "_>=_" -> new Range(number.get(), true, null, false);
            case "_<_" -> new Range(null, false, number.get(), false);
            case "_<=_" -> new Range(null, false, number.get(), true);
            case "_==_" -> new Range(number.get(), true, number.get(), true);
            default -> null;
        }).map(range -> any().range(field, range));
    }

    private RuleFacts texts(String field, Set<String> texts, boolean holds) {
        if (field.equals("action.type")) {
            return any().keepTypes(effects.keySet().stream().filter(type -> texts.contains(type) == holds).collect(Collectors.toSet()));
        }
        if (field.equals("action.effect")) {
            return any().keepTypes(effects.keySet().stream().filter(type -> effects.get(type) == null || texts.contains(effects.get(type)) == holds).collect(Collectors.toSet()));
        }
        return holds ? any().oneOf(field, texts) : any().noneOf(field, texts);
    }

    /// Types of action that a condition compares with.
    static Set<String> namedTypes(CelExpr root) {
        var named = new HashSet<String>();
        dev.cel.common.navigation.CelNavigableExpr.fromExpr(root).allNodes().map(node -> node.expr()).filter(expr -> expr.getKind() == Kind.CALL).forEach(expr -> {
            var args = expr.call().args();
            if (args.size() == 2 && field(args.get(0)).filter("action.type"::equals).isPresent()) {
                constant(args.get(1)).ifPresent(named::add);
                list(args.get(1)).ifPresent(named::addAll);
            } else if (args.size() == 2 && field(args.get(1)).filter("action.type"::equals).isPresent()) {
                constant(args.get(0)).ifPresent(named::add);
            }
        });
        return named;
    }

    private static Optional<String> field(CelExpr expr) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("size") && expr.call().args().size() == 1) {
            return field(expr.call().args().getFirst()).map(inner -> "size(" + inner + ")");
        }
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("string")) {
            return field(expr.call().args().getFirst());
        }
        var name = expr.getKind() == Kind.IDENT || expr.getKind() == Kind.SELECT ? RuleLanguage.flatName(expr) : "?";
        return name.contains("?") || name.startsWith("@") ? Optional.empty() : Optional.of(name);
    }

    private static Optional<Set<String>> list(CelExpr expr) {
        if (expr.getKind() != Kind.LIST) {
            return Optional.empty();
        }
        var texts = expr.list().elements().stream().map(ConditionFacts::constant).toList();
        return texts.contains(Optional.<String>empty()) ? Optional.empty() : Optional.of(texts.stream().flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    private static Optional<String> constant(CelExpr expr) {
        return expr.getKind() != Kind.CONSTANT ? Optional.empty() : switch (expr.constant().getKind()) {
            case STRING_VALUE -> Optional.of(expr.constant().stringValue());
            case BOOLEAN_VALUE -> Optional.of("" + expr.constant().booleanValue());
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> number(CelExpr expr) {
        if (expr.getKind() == Kind.CALL && expr.call().function().equals("decimal")) {
            var text = constant(expr.call().args().getFirst());
            return text.isPresent() ? text.filter(digits -> Decimals.TEXT.matcher(digits).matches()).map(BigDecimal::new) : number(expr.call().args().getFirst());
        }
        return expr.getKind() != Kind.CONSTANT ? Optional.empty() : switch (expr.constant().getKind()) {
            case INT64_VALUE -> Optional.of(BigDecimal.valueOf(expr.constant().int64Value()));
            case DOUBLE_VALUE -> Optional.of(BigDecimal.valueOf(expr.constant().doubleValue()));
            default -> Optional.empty();
        };
    }
}
