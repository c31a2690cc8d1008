package io.countersign.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import io.countersign.roster.BusinessHours;
import java.math.BigDecimal;
import java.util.Optional;

/// Constants in a condition that could only fail, or only mislead, when a run comes.
final class ConstantFlaws {
    private ConstantFlaws() {}

    /// What is wrong with the constants of one call; empty: nothing, or it is none.
    static Optional<Condition.Flaw> of(CelMutableExpr expr, CelAbstractSyntaxTree parsed, String text) {
        if (expr.getKind() != Kind.CALL) {
            return Optional.empty();
        }
        var call = expr.call();
        var last = call.args().isEmpty() ? null : call.args().getLast();
        if (last == null) {
            return Optional.empty();
        }
        if (call.function().equals("matches") && isText(last)) {
            try {
                Patterns.compile(last.constant().stringValue());
            } catch (IllegalArgumentException e) {
                return flaw(last, parsed, e.getMessage());
            }
        }
        if (call.function().equals(Money.FUNCTION) && isText(last) && !Money.CURRENCY.matcher(last.constant().stringValue()).matches()) {
            return flaw(last, parsed, "money() takes a currency such as \"EUR\", got \"%s\"".formatted(PlainText.oneLine(last.constant().stringValue(), 20)));
        }
        if (call.function().equals(Money.FUNCTION) && isText(call.args().getFirst()) && !Decimals.TEXT.matcher(call.args().getFirst().constant().stringValue()).matches()) {
            return flaw(call.args().getFirst(), parsed, "money() takes a number such as \"0.10\", got \"%s\"".formatted(
                    PlainText.oneLine(call.args().getFirst().constant().stringValue(), 40)));
        }
        if (call.function().equals(SourceFunctions.WITHIN_HOURS) && isText(call.args().getFirst())) {
            try {
                BusinessHours.parse(call.args().getFirst().constant().stringValue());
            } catch (IllegalArgumentException e) {
                return flaw(call.args().getFirst(), parsed, PlainText.oneLine(e.getMessage().replaceFirst("\\.$", ""), 200));
            }
        }
        if (call.function().equals("decimal") && isText(last)
                && !Decimals.TEXT.matcher(last.constant().stringValue()).matches()) {
            return flaw(last, parsed, "decimal() takes a number such as \"0.10\", got \"%s\"".formatted(
                    last.constant().stringValue()));
        }
        if (call.args().stream().anyMatch(RuleLanguage::isDecimal)) {
            return call.args().stream().filter(argument -> isInexact(argument, parsed, text)).findFirst()
                    .flatMap(argument -> flaw(argument, parsed,
                            "This number has more digits than a literal can hold; write decimal(\"...\")"));
        }
        return Optional.empty();
    }

    private static boolean isText(CelMutableExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static boolean isInexact(CelMutableExpr expr, CelAbstractSyntaxTree parsed, String text) {
        if (expr.getKind() != Kind.CONSTANT || expr.constant().getKind() != CelConstant.Kind.DOUBLE_VALUE) {
            return false;
        }
        var start = text.offsetByCodePoints(0, parsed.getSource().getPositionsMap().getOrDefault(expr.id(), 0));
        var literal = CelFlaws.NUMBER.matcher(text).region(start, text.length());
        return literal.lookingAt() && new BigDecimal(literal.group()).abs()
                .compareTo(BigDecimal.valueOf(expr.constant().doubleValue()).abs()) != 0;
    }

    private static Optional<Condition.Flaw> flaw(CelMutableExpr expr, CelAbstractSyntaxTree parsed, String message) {
        return Optional.of(new Condition.Flaw(parsed.getSource().getPositionsMap().getOrDefault(expr.id(), 0), message + "."));
    }
}
