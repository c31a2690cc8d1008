package io.countersign.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What costs too much in exists(), all(), map() and the like: there it is done for every element, and one in another multiplies.
/// Texts and lists that are added would double with every step until the memory is full; a list of two that both hold the element would double what
/// a comparison looks at; a regular expression would be tried up to 10,000 times.
final class LoopFlaws {
    private static final Set<String> GROWING = Set.of("add_string", "add_bytes", "add_list");

    private static final int MOST_LOOPS = 3;

    private LoopFlaws() {}

    static void add(CelAbstractSyntaxTree checked, List<Condition.Flaw> flaws) {
        var loops = CelNavigableExpr.fromExpr(checked.getExpr()).allNodes().map(CelNavigableExpr::expr)
                .filter(expr -> expr.getKind() == Kind.COMPREHENSION).map(CelExpr::comprehension).toList();
        var collecting = new HashSet<Long>();
        loops.forEach(loop -> collecting.addAll(collected(loop)));
        var found = new LinkedHashMap<Long, String>(); // what stands in two loops is said once
        var elements = loops.stream().flatMap(loop -> Stream.of(loop.iterVar(), loop.iterVar2())).collect(Collectors.toSet());
        CelNavigableExpr.fromExpr(checked.getExpr()).allNodes().filter(node -> node.getKind() == Kind.COMPREHENSION && loops(node) > MOST_LOOPS).findFirst()
                .ifPresent(node -> found.put(node.id(), "Only %d of exists(), all(), map() and filter() can stand in one another or in a row; split the rule.".formatted(MOST_LOOPS)));
        loops.forEach(loop -> CelNavigableExpr.fromExpr(loop.loopStep()).allNodes().map(CelNavigableExpr::expr).forEach(expr -> {
            var function = expr.getKind() == Kind.CALL ? expr.call().function() : "";
            if (function.equals("_+_") && !collecting.contains(expr.id()) && grows(checked, expr)) {
                found.put(expr.id(), "\"+\" on texts or lists cannot stand inside exists(), all(), map() or filter(), where it would be done again and again; "
                        + "compare the parts one by one, and write double(a) + double(b) for numbers.");
            } else if (function.equals(Patterns.MATCHES)) {
                found.put(expr.id(), "matches() cannot stand inside exists(), all(), map() or filter(), where it would be done again and again; "
                        + "use ==, in, contains(), startsWith() or endsWith() there, or match one field of the run.");
            } else if (values(expr).stream().filter(value -> mentions(value, elements)).count() > 1) {
                found.put(expr.id(), "A list or map that holds the element twice cannot stand inside exists(), all(), map() or filter(); compare the parts one by one.");
            }
        }));
        found.forEach((id, message) -> flaws.add(new Condition.Flaw(checked.getSource().getPositionsMap().getOrDefault(id, 0), message)));
    }

    private static long loops(CelNavigableExpr node) {
        return node.allNodes().filter(inner -> inner.getKind() == Kind.COMPREHENSION).count();
    }

    private static List<CelExpr> values(CelExpr expr) {
        return switch (expr.getKind()) {
            case LIST -> expr.list().elements();
            case MAP -> expr.map().entries().stream().map(CelExpr.CelMap.Entry::value).toList();
            case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
            default -> List.of();
        };
    }

    private static boolean mentions(CelExpr value, Set<String> elements) {
        return CelNavigableExpr.fromExpr(value).allNodes().anyMatch(node -> node.getKind() == Kind.IDENT && elements.contains(node.expr().ident().name()));
    }

    /// The call with which map() and filter() put one more element to their result; nobody wrote it.
    private static Set<Long> collected(CelComprehension loop) {
        var step = loop.loopStep();
        if (step.getKind() == Kind.CALL && step.call().function().equals("_?_:_")) {
            step = step.call().args().get(1);
        }
        boolean adds = step.getKind() == Kind.CALL && step.call().function().equals("_+_")
                && step.call().args().getFirst().getKind() == Kind.IDENT && step.call().args().getFirst().ident().name().equals(loop.accuVar());
        return adds ? Set.of(step.id()) : Set.of();
    }

    private static boolean grows(CelAbstractSyntaxTree checked, CelExpr sum) {
        var reference = checked.getReferenceMap().get(sum.id());
        return reference == null || reference.overloadIds().stream().anyMatch(GROWING::contains);
    }
}
