package io.countersign.policy.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The numbers that rules compare with, so that one can be tried at other values: `action.amount > 100` has the limit 100 of
/// `action.amount`. A flow with another limit is an ordinary flow of the same text with another number in it.
public final class Limits {
    /// A quote may stand before the number: `decimal("0.10")`.
    private static final Pattern LITERAL = Pattern.compile("(?:[rR]?[\"']+)?(" + CelFlaws.NUMBER.pattern() + ")");
    private static final Map<String, String> COMPARISONS = Map.of("_>_", ">", "_>=_", ">=", "_<_", "<", "_<=_", "<=");
    private static final Map<String, String> TURNED = Map.of(">", "<", ">=", "<=", "<", ">", "<=", ">=");

    /// One number in a rule.
    ///
    /// @param rule       the rule's id
    /// @param field      what is compared, such as `action.amount`
    /// @param number     1, 2, ...: which of the rule's limits of this field
    /// @param comparison `>`, `>=`, `<` or `<=`, with the field on the left
    /// @param value      the number as the rule has it
    public record Limit(String rule, String field, int number, String comparison, BigDecimal value) {
        @Override
        public String toString() {
            return "%s.%s (%s %s %s)".formatted(rule, lastPart(), field, comparison, value.toPlainString());
        }

        private String lastPart() {
            return field.substring(field.lastIndexOf('.') + 1) + (number > 1 ? "#" + number : "");
        }

        private boolean isCalled(String name) {
            var bare = name.endsWith("#" + number) ? name.substring(0, name.lastIndexOf('#')) : name;
            return (bare.equals(field) || bare.equals(field.substring(field.lastIndexOf('.') + 1))) && (!bare.equals(name) || !name.contains("#"));
        }
    }

    /// Where a limit stands in its rule's condition, in code points.
    private record Place(Limit limit, int from, int to) {}

    private Limits() {}

    /// Every limit of a flow, in the order of the file.
    public static List<Limit> of(CompiledFlow flow) {
        return flow.definition().rules().stream().flatMap(rule -> places(rule.id(), rule.when()).stream()).map(Place::limit).toList();
    }

    /// The limit that is called `RULE.PARAM`: PARAM is the field compared or its last part; where a rule has several limits of one field,
    /// `#2` after it takes the second.
    ///
    /// @throws IllegalArgumentException there is no such limit, or more than one; the message lists what there is
    public static Limit find(CompiledFlow flow, String name) {
        var all = of(flow);
        var fits = all.stream().filter(limit -> name.startsWith(limit.rule() + ".") && limit.isCalled(name.substring(limit.rule().length() + 1))).toList();
        if (fits.size() == 1) {
            return fits.getFirst();
        }
        if (fits.size() > 1) {
            throw new IllegalArgumentException("\"%s\" may be any of %s; add #1, #2, ... for the first, the second, ..."
                    .formatted(name, words(fits)));
        }
        throw new IllegalArgumentException(all.isEmpty()
                ? "No rule of %s compares a field with a number, so there is no limit to try.".formatted(flow.name())
                : "The flow %s has no limit \"%s\"; it has %s.".formatted(flow.name(), PlainText.oneLine(name, 80), words(all)));
    }

    private static String words(List<Limit> limits) {
        return limits.stream().map(Limit::toString).collect(Collectors.joining(", "));
    }

    /// The same flow with another number in one place. Its inline tests are not run: they are about the number it had.
    ///
    /// @param limit one of [#of(CompiledFlow)] for this very flow
    public static CompiledFlow with(CompiledFlow flow, Limit limit, BigDecimal value) {
        var problems = new ArrayList<Problem>();
        var text = YamlText.read(flow.yaml().getBytes(StandardCharsets.UTF_8), problems).orElseThrow();
        var rule = new FlowParser(problems, new ArrayList<>()).parse(text).rules().stream()
                .filter(parsed -> parsed.rule().id().equals(limit.rule())).findFirst().orElseThrow();
        var place = places(limit.rule(), rule.when().getValue()).stream().filter(one -> one.limit().equals(limit)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The flow %s has no limit %s.".formatted(flow.name(), limit)));
        return FlowCompiler.load(text.with(rule.when(), place.from(), place.to(), plain(value)).getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static List<Place> places(String rule, String when) {
        var condition = RuleLanguage.check(when, new ArrayList<>());
        var positions = condition.ast().getSource().getPositionsMap();
        var places = new ArrayList<Place>();
        var numbers = new HashMap<String, Integer>();
        CelNavigableAst.fromAst(condition.ast()).getRoot().allNodes().map(CelNavigableExpr::expr)
                .filter(expr -> expr.exprKind().getKind() == Kind.CALL && COMPARISONS.containsKey(expr.call().function()) && expr.call().args().size() == 2)
                .sorted(java.util.Comparator.comparingInt(expr -> positions.getOrDefault(expr.id(), 0)))
                .forEach(expr -> {
                    var left = expr.call().args().getFirst();
                    var right = expr.call().args().getLast();
                    var comparison = COMPARISONS.get(expr.call().function());
                    var turned = constant(left).isPresent();
                    var field = field(turned ? right : left);
                    var literal = constant(turned ? left : right);
                    if (field.isEmpty() || literal.isEmpty()) {
                        return;
                    }
                    var start = positions.getOrDefault(literal.get().id(), -1);
                    if (start < 0) {
                        return;
                    }
                    var at = when.offsetByCodePoints(0, start);
                    var found = LITERAL.matcher(when); // a negative number's place is behind its sign
                    if (!found.region(at > 0 && when.charAt(at - 1) == '-' ? at - 1 : at, when.length()).lookingAt()) {
                        return;
                    }
                    places.add(new Place(new Limit(rule, field.get(), numbers.merge(field.get(), 1, Integer::sum), turned ? TURNED.get(comparison) : comparison,
                            new BigDecimal(found.group(1))), when.codePointCount(0, found.start(1)), when.codePointCount(0, found.end(1))));
                });
        return places;
    }

    /// The name of what is compared: a field, or the amount in `money(action.amount, action.currency)`.
    private static Optional<String> field(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case IDENT -> Optional.of(expr.ident().name());
            case SELECT -> expr.select().testOnly() ? Optional.empty() : field(expr.select().operand()).map(name -> name + "." + expr.select().field());
            case CALL -> expr.call().function().equals("money") ? field(expr.call().args().getFirst()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// The number, or the text in `decimal("100")` or `money("100", "EUR")`.
    private static Optional<CelExpr> constant(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> switch (expr.constant().getKind()) {
                case INT64_VALUE, UINT64_VALUE, DOUBLE_VALUE -> Optional.of(expr);
                default -> Optional.empty();
            };
            case CALL -> expr.call().function().equals("decimal") || expr.call().function().equals("money")
                    ? expr.call().args().stream().limit(1).filter(argument -> argument.exprKind().getKind() == Kind.CONSTANT
                            && (argument.constant().getKind() == CelConstant.Kind.STRING_VALUE || constant(argument).isPresent())).findFirst()
                    : Optional.empty();
            default -> Optional.empty();
        };
    }
}
