package io.countersign.policy.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.navigation.CelNavigableMutableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// CEL as rules use it: the standard language with the variables of a run, exact decimals, `has()` that understands the
/// flat names, and limits. There is no clock and no random number in it, so a condition depends on the run alone.
final class RuleLanguage {
    static final int LONGEST_CONDITION = 8 * 1024;
    private static final int DEEPEST_CONDITION = 100;
    private static final int MOST_ITERATIONS = 10_000;
    private static final int LONGEST_FLOW = 1024 * 1024;

    private static final Map<String, String> EQUALITY =
            Map.of("_==_", Decimals.EQUAL, "_!=_", Decimals.DIFFERENT);

    private static final CelCompiler ONE_RULE = compiler(LONGEST_CONDITION, DEEPEST_CONDITION);
    /// For the list of all conditions of a flow, each of which passed [#ONE_RULE] before.
    private static final CelCompiler ALL_RULES = compiler(LONGEST_FLOW, DEEPEST_CONDITION + 50);
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(options(LONGEST_FLOW, DEEPEST_CONDITION + 50).build())
            .addFunctionBindings(Decimals.bindings())
            .addFunctionBindings(Money.makers())
            .addFunctionBindings(SourceFunctions.bindings())
            .addFunctionBindings(Patterns.bindings()).build();

    private RuleLanguage() {}

    private static CelOptions.Builder options(int longest, int deepest) {
        return CelOptions.current()
                .enableHeterogeneousNumericComparisons(true)
                .maxExpressionCodePointSize(longest)
                .maxParseRecursionDepth(deepest)
                .comprehensionMaxIterations(MOST_ITERATIONS);
    }

    private static CelCompiler compiler(int longest, int deepest) {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options(longest, deepest).build())
                .setStandardMacros(CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.MAP, CelStandardMacro.MAP_FILTER, CelStandardMacro.FILTER)
                .addMacros(CelMacro.newGlobalMacro("has", 1, RuleLanguage::has))
                .addMacros(SourceFunctions.macros())
                .addFunctionDeclarations(Decimals.declarations())
                .addFunctionDeclarations(Money.declarations())
                .addFunctionDeclarations(SourceFunctions.declarations())
                .addFunctionDeclarations(Patterns.declarations());
        RunVariables.TYPES.forEach((name, type) -> {
            builder.addVar(name, type);
            builder.addVar(RunVariables.presenceOf(name), SimpleType.BOOL);
        });
        RunVariables.OBJECTS.forEach(name -> builder.addVar(RunVariables.presenceOf(name), SimpleType.BOOL));
        return builder.build();
    }

    /// `has(action.amount)` asks for a variable of its own; `has(facts.x)` is CEL's ordinary test of a map's key.
    private static Optional<CelExpr> has(CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
        var argument = arguments.getFirst();
        var name = flatName(argument);
        if (RunVariables.TYPES.containsKey(name) || RunVariables.OBJECTS.contains(name)) {
            return Optional.of(factory.newIdentifier(RunVariables.presenceOf(name)));
        }
        if (argument.exprKind().getKind() == Kind.SELECT) {
            return Optional.of(factory.newSelect(argument.select().operand(), argument.select().field(), true));
        }
        return Optional.of(factory.reportError(CelIssue.formatError(factory.getSourceLocation(argument),
                "has() takes a field of a run such as action.amount or facts.x")));
    }

    static String flatName(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> expr.select().testOnly() ? "?" : flatName(expr.select().operand()) + "." + expr.select().field();
            default -> "?";
        };
    }

    /// Checks one condition; flaws are added to the list. Null when it has any.
    static Condition check(String text, List<Condition.Flaw> flaws) {
        var length = text.codePointCount(0, text.length());
        if (length > LONGEST_CONDITION) {
            flaws.add(new Condition.Flaw(0, "The condition has %d characters; the limit is %d. Split the rule.".formatted(
                    length, LONGEST_CONDITION)));
            return null;
        }
        var before = flaws.size();
        try {
            var parsed = ONE_RULE.parse(text).getAst();
            var exact = withOurFunctions(parsed);
            CelNavigableMutableExpr.fromExpr(CelMutableAst.fromCelAst(parsed).expr()).allNodes()
                    .forEach(node -> ConstantFlaws.of(node.expr(), parsed, text).ifPresent(flaws::add));
            var checked = ONE_RULE.check(exact).getAst();
            var type = checked.getResultType();
            if (type.kind() != CelKind.BOOL && type.kind() != CelKind.DYN) {
                flaws.add(new Condition.Flaw(0, "The condition must be true or false, but this one is of type %s.".formatted(
                        type.name())));
            }
            LoopFlaws.add(checked, flaws);
            if (flaws.size() > before) {
                return null;
            }
            var reads = new TreeSet<String>();
            for (var reference : checked.getReferenceMap().values()) {
                if (RunVariables.TYPES.containsKey(reference.name())) {
                    reads.add(reference.name());
                }
            }
            return new Condition(text, checked, reads, CounterNames.in(checked));
        } catch (CelValidationException e) {
            for (var issue : e.getErrors()) {
                flaws.add(CelFlaws.of(issue, text));
            }
            if (flaws.size() == before) {
                flaws.add(new Condition.Flaw(0, "The condition is not valid: " + PlainText.oneLine(e.getMessage(), 160)));
            }
            return null;
        }
    }

    /// A condition as CEL sees it before types are looked at; empty: it is none.
    static Optional<CelAbstractSyntaxTree> parse(String text) {
        try {
            return Optional.of(ONE_RULE.parse(text).getAst());
        } catch (CelValidationException e) {
            return Optional.empty();
        }
    }

    /// A program for one condition.
    static CelRuntime.Program program(Condition condition) {
        return program(condition.ast());
    }

    /// One program that gives the list of all conditions' results.
    static CelRuntime.Program program(List<Condition> conditions) {
        var text = new StringBuilder("[");
        for (var condition : conditions) {
            // The line break ends a comment on the condition's last line. dyn() because a condition may be dynamic.
            text.append(text.length() > 1 ? ",dyn(" : "dyn(").append(condition.text()).append("\n)");
        }
        try {
            var parsed = ALL_RULES.parse(text.append(']').toString()).getAst();
            return program(ALL_RULES.check(withOurFunctions(parsed)).getAst());
        } catch (CelValidationException e) {
            throw new IllegalStateException("Conditions that are valid one by one are not valid together: " + e.getMessage(), e);
        }
    }

    private static CelRuntime.Program program(CelAbstractSyntaxTree ast) {
        try {
            return RUNTIME.createProgram(ast);
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("A checked condition could not be planned: " + e.getMessage(), e);
        }
    }

    /// Turns `==` and `!=` on an amount into the decimal functions, and `matches` into the bounded one.
    private static CelAbstractSyntaxTree withOurFunctions(CelAbstractSyntaxTree parsed) {
        var mutable = CelMutableAst.fromCelAst(parsed);
        CelNavigableMutableExpr.fromExpr(mutable.expr()).allNodes()
                .map(CelNavigableMutableExpr::expr)
                .filter(expr -> expr.getKind() == Kind.CALL && EQUALITY.containsKey(expr.call().function())
                        && expr.call().args().stream().anyMatch(RuleLanguage::isDecimal))
                .toList()
                .forEach(expr -> expr.call().setFunction(EQUALITY.get(expr.call().function())));
        CelNavigableMutableExpr.fromExpr(mutable.expr()).allNodes()
                .map(CelNavigableMutableExpr::expr)
                .filter(expr -> expr.getKind() == Kind.CALL && expr.call().function().equals("matches"))
                .toList()
                .forEach(expr -> expr.call().setFunction(Patterns.MATCHES));
        return CelAbstractSyntaxTree.newParsedAst(mutable.toParsedAst().getExpr(), parsed.getSource());
    }

    static boolean isDecimal(CelMutableExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> expr.select().field().equals("amount") && !expr.select().testOnly()
                    && expr.select().operand().getKind() == Kind.IDENT
                    && expr.select().operand().ident().name().equals("action");
            case CALL -> expr.call().function().equals("decimal") || expr.call().function().equals(Money.FUNCTION)
                    || expr.call().function().equals("_?_:_") && expr.call().args().stream().skip(1)
                            .anyMatch(RuleLanguage::isDecimal);
            default -> false;
        };
    }
}
