package io.countersign.policy.engine;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// An amount in a currency, in rules: `money(action.amount, action.currency) > money("100", "EUR")`. Two currencies are never compared: that is an
/// error of the rule, and so an exception, instead of an answer that is wrong for one of them.
///
/// @param amount   exact
/// @param currency three capital letters
record Money(BigDecimal amount, String currency) {
    static final String FUNCTION = "money";
    static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private static final CelType TYPE = OpaqueType.create("money");
    private static final Map<String, CelType> AMOUNTS = Map.of("decimal", RunVariables.DECIMAL, "string", SimpleType.STRING, "int", SimpleType.INT, "double", SimpleType.DOUBLE);

    static List<CelFunctionDecl> declarations() {
        var declarations = new ArrayList<CelFunctionDecl>();
        declarations.add(CelFunctionDecl.newFunctionDeclaration(FUNCTION, AMOUNTS.entrySet().stream()
                .map(amount -> CelOverloadDecl.newGlobalOverload(maker(amount.getKey()), TYPE, amount.getValue(), SimpleType.STRING)).toList()));
        for (var comparison : Decimals.COMPARISONS) {
            declarations.add(CelFunctionDecl.newFunctionDeclaration(comparison.function(),
                    CelOverloadDecl.newGlobalOverload(comparer(comparison), SimpleType.BOOL, TYPE, TYPE)));
        }
        return declarations;
    }

    /// The overload that compares two amounts of money.
    static CelFunctionBinding binding(Decimals.Comparison comparison) {
        return CelFunctionBinding.from(comparer(comparison), Money.class, Money.class, (a, b) -> comparison.holds().test(a.compareTo(b)));
    }

    static List<CelFunctionBinding> makers() {
        return List.copyOf(CelFunctionBinding.fromOverloads(FUNCTION,
                CelFunctionBinding.from(maker("decimal"), BigDecimal.class, String.class, Money::of),
                CelFunctionBinding.from(maker("string"), String.class, String.class, (amount, currency) -> of(Decimals.parse(amount), currency)),
                CelFunctionBinding.from(maker("int"), Long.class, String.class, (amount, currency) -> of(BigDecimal.valueOf(amount), currency)),
                CelFunctionBinding.from(maker("double"), Double.class, String.class, (amount, currency) -> of(Decimals.exact(amount), currency))));
    }

    private static Money of(BigDecimal amount, String currency) {
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException("\"%s\" is no currency such as EUR".formatted(PlainText.oneLine(currency, 20)));
        }
        return new Money(amount, currency);
    }

    private int compareTo(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("%s cannot be compared with %s".formatted(currency, other.currency));
        }
        return amount.compareTo(other.amount);
    }

    private static String maker(String amount) {
        return "money_of_" + amount;
    }

    private static String comparer(Decimals.Comparison comparison) {
        return "countersign_" + comparison.word() + "_money_money";
    }
}
