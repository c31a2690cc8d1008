package io.countersign.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds the counters that a condition names, each with the place of the first mention in code points.
final class CounterNames {
    private CounterNames() {}

    /// `counters.name`, `has(counters.name)`, `counters["name"]` and `"name" in counters`.
    static Map<String, Integer> in(CelAbstractSyntaxTree ast) {
        var counters = new LinkedHashMap<String, Integer>();
        CelNavigableExpr.fromExpr(ast.getExpr()).allNodes().map(CelNavigableExpr::expr).forEach(expr -> {
            var name = switch (expr.getKind()) {
                case SELECT -> isCounters(expr.select().operand()) ? expr.select().field() : null;
                case CALL -> {
                    var named = expr.call().function().equals("_[_]") ? List.of(0, 1) : expr.call().function().equals("@in") ? List.of(1, 0) : null;
                    yield named == null || !isCounters(expr.call().args().get(named.getFirst())) ? null
                            : text(expr.call().args().get(named.getLast()));
                }
                default -> null;
            };
            if (name != null) {
                counters.putIfAbsent(name, ast.getSource().getPositionsMap().getOrDefault(expr.id(), 0));
            }
        });
        return counters;
    }

    private static boolean isCounters(CelExpr expr) {
        return expr.getKind() == Kind.IDENT && expr.ident().name().equals("counters");
    }

    private static String text(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE ? expr.constant().stringValue() : null;
    }
}
