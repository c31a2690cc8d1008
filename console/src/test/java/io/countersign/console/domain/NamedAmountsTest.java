package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedAmountsTest {

    @ParameterizedTest
    @ValueSource(strings = {"Your refund of 240 EUR will arrive today.", "You get EUR 240.00 back.", "You get \u20ac240.", "You get 240\u00a0\u20ac.", "240,00 EUR", "eur 240"})
    void anAmountBesideTheCurrencyThatIsNotTheActionsIsNamed(String text) {
        assertThat(NamedAmounts.in(text, "100.00", "EUR").other()).hasSize(1);
        assertThat(NamedAmounts.in(text, "24000", "EUR").other()).hasSize(1);
        assertThat(NamedAmounts.in(text, "240.00", "EUR")).isEqualTo(new NamedAmounts(List.of(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,240.00 USD", "$1,240", "US$1240.00", "1.240,00 USD", "1 240 USD", "1'240.00 USD", "USD 1.240", "chair 5 1240 USD"})
    void thousandsAreReadInEveryWayOfWritingThem(String text) {
        assertThat(NamedAmounts.in(text, "1240.00", "USD")).isEqualTo(new NamedAmounts(List.of(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Order 240 of 28.11.2026, ticket A-1008, is on its way.", "It costs 240 USD.", "It costs A$240 or 240 EUROPE.", "240", "", "Within 14 days we refund EUR."})
    void numbersThatAreNotOfTheCurrencyAreLeftAlone(String text) {
        assertThat(NamedAmounts.in(text, "100.00", "EUR")).isEqualTo(new NamedAmounts(List.of(), false));
    }

    @Test
    void withoutAnAmountOrACurrencyNothingCanBeTold() {
        assertThat(NamedAmounts.in("240 EUR", null, "EUR").other()).isEmpty();
        assertThat(NamedAmounts.in("240 EUR", "100", null).other()).isEmpty();
    }

    @Test
    void aTextThatNamesOnlyAnotherAmountHasToBeLookedAtAndOneThatNamesBothIsOnlySaid() {
        var none = Checks.of(List.of(), null, Instant.EPOCH);

        var wrong = none.with(NamedAmounts.in("You get 240 EUR today.", "100", "EUR"), "100.00 EUR");
        var both = none.with(NamedAmounts.in("You get 100 EUR of the 512.00 EUR.", "100", "EUR"), "100.00 EUR");

        assertThat(wrong.mustLook()).extracting(Checks.Check::title).containsExactly("The text says 240 EUR, the action 100.00 EUR");
        assertThat(both.conflicts()).isZero();
        assertThat(both.all()).extracting(Checks.Check::title).containsExactly("The text says 512.00 EUR besides the action's 100.00 EUR");
        assertThat(none.with(NamedAmounts.in("You get 100 EUR.", "100", "EUR"), "100.00 EUR").isEmpty()).isTrue();
    }

    @Test
    void aTickCountsOnlyForTheAmountsThatWereShown() {
        var none = Checks.of(List.of(), null, Instant.EPOCH);

        assertThat(none.with(NamedAmounts.in("240 EUR", "100", "EUR"), "100 EUR").mustLook()).extracting(Checks.Check::id)
                .doesNotContainAnyElementsOf(none.with(NamedAmounts.in("240 EUR", "50", "EUR"), "50 EUR").mustLook().stream().map(Checks.Check::id).toList());
    }
}
