package io.countersign.policy.engine;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// Money in rules: comparisons of exact decimals with ints, literals and each other. There is no arithmetic.
///
/// A double is taken by its shortest decimal form, so the literal `0.1` is exactly 0.1. Equality has functions of its own
/// ([#EQUAL], [#DIFFERENT]) because CEL does not let anyone add to `==`; [RuleLanguage] puts them in.
final class Decimals {
    static final String EQUAL = "decimal_equal";
    static final String DIFFERENT = "decimal_different";

    /// Same shape as an amount in a run: no exponent, so that no short text makes a huge number.
    static final Pattern TEXT = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    record Comparison(String function, String word, IntPredicate holds) {}

    static final List<Comparison> COMPARISONS = List.of(
            new Comparison("_<_", "less", sign -> sign < 0),
            new Comparison("_<=_", "less_equal", sign -> sign <= 0),
            new Comparison("_>_", "greater", sign -> sign > 0),
            new Comparison("_>=_", "greater_equal", sign -> sign >= 0),
            new Comparison(EQUAL, "equal", sign -> sign == 0),
            new Comparison(DIFFERENT, "different", sign -> sign != 0));

    private static final Map<String, CelType> TYPES =
            Map.of("decimal", RunVariables.DECIMAL, "int", SimpleType.INT, "double", SimpleType.DOUBLE);

    private static final Map<String, Class<?>> CLASSES =
            Map.of("decimal", BigDecimal.class, "int", Long.class, "double", Double.class);

    private static final List<List<String>> PAIRS = List.of(
            List.of("decimal", "decimal"), List.of("decimal", "int"), List.of("decimal", "double"),
            List.of("int", "decimal"), List.of("double", "decimal"));

    private Decimals() {}

    static List<CelFunctionDecl> declarations() {
        var declarations = new ArrayList<CelFunctionDecl>();
        for (var comparison : COMPARISONS) {
            declarations.add(CelFunctionDecl.newFunctionDeclaration(comparison.function(), PAIRS.stream()
                    .map(pair -> CelOverloadDecl.newGlobalOverload(overload(comparison, pair), SimpleType.BOOL,
                            TYPES.get(pair.getFirst()), TYPES.get(pair.getLast())))
                    .toList()));
        }
        declarations.add(CelFunctionDecl.newFunctionDeclaration("decimal",
                CelOverloadDecl.newGlobalOverload("decimal_of_string", RunVariables.DECIMAL, SimpleType.STRING),
                CelOverloadDecl.newGlobalOverload("decimal_of_int", RunVariables.DECIMAL, SimpleType.INT),
                CelOverloadDecl.newGlobalOverload("decimal_of_double", RunVariables.DECIMAL, SimpleType.DOUBLE)));
        return declarations;
    }

    static List<CelFunctionBinding> bindings() {
        var bindings = new ArrayList<CelFunctionBinding>();
        for (var comparison : COMPARISONS) {
            var overloads = new ArrayList<CelFunctionBinding>();
            PAIRS.forEach(pair -> overloads.add(binding(comparison, pair, CLASSES.get(pair.getFirst()), CLASSES.get(pair.getLast()))));
            overloads.add(Money.binding(comparison));
            bindings.addAll(CelFunctionBinding.fromOverloads(comparison.function(), overloads));
        }
        bindings.addAll(CelFunctionBinding.fromOverloads("decimal",
                CelFunctionBinding.from("decimal_of_string", String.class, Decimals::parse),
                CelFunctionBinding.from("decimal_of_int", Long.class, Decimals::exact),
                CelFunctionBinding.from("decimal_of_double", Double.class, Decimals::exact)));
        return bindings;
    }

    /// Bound as a function of two: CEL cannot pick among overloads bound as functions of an array when a value's type is
    /// known only at run time.
    private static <A, B> CelFunctionBinding binding(Comparison comparison, List<String> pair, Class<A> left, Class<B> right) {
        return CelFunctionBinding.from(overload(comparison, pair), left, right,
                (a, b) -> comparison.holds().test(exact(a).compareTo(exact(b))));
    }

    private static String overload(Comparison comparison, List<String> pair) {
        return "countersign_" + comparison.word() + "_" + pair.getFirst() + "_" + pair.getLast();
    }

    static BigDecimal parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("\"%s\" is not a decimal number".formatted(PlainText.oneLine(text, 40)));
        }
        return new BigDecimal(text);
    }

    static BigDecimal exact(Object number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case Long whole -> BigDecimal.valueOf(whole);
            case Double binary when !Double.isFinite(binary) ->
                    throw new IllegalArgumentException(binary + " is not a decimal number");
            case Double binary -> BigDecimal.valueOf(binary);
            default -> throw new IllegalArgumentException(number + " is not a number");
        };
    }
}
