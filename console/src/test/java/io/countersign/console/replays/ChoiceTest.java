package io.countersign.console.replays;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final List<Case> CASES = List.of(one(1, "approve", "release", "approved", "passed", "needless", "10.00"), one(2, "approve", "release", "rejected", "missed", "caught", "240.00"),
            one(3, "approve", "approve", "edited", "caught", "caught", null), one(4, "release", "release", "wrong", "missed", "missed", "5.00"));

    private static Case one(int n, String now, String after, String outcome, String verdict, String verdictNow, String amount) {
        return new Case(n, null, "id-" + n, "case-" + n, "refund", amount, "EUR", outcome, "ana", "", new Case.Way(now, "limit", "Limit", ""), new Case.Way(after, "small", "Small", ""),
                verdict, verdictNow, Set.of(), Set.of());
    }

    private static List<Integer> chosen(Choice choice) {
        return choice.of(CASES).stream().map(Case::n).toList();
    }

    @Test
    void withoutAChoiceWhatGoesAnotherWayIsListedTheMostMoneyFirst() {
        assertThat(chosen(new Choice(null, null, null, null, null))).containsExactly(2, 1);
    }

    @Test
    void whereNothingChangesAllAreListed() {
        assertThat(new Choice("", "", "", "", "order").of(CASES.subList(2, 4))).hasSize(2);
    }

    @Test
    void aFieldOfTheMatrixOpensExactlyItsCases() {
        assertThat(chosen(new Choice("approve,release", "", "", "", ""))).containsExactly(2, 1);
        assertThat(chosen(new Choice("approve,approve", "", "", "", ""))).containsExactly(3);
        assertThat(chosen(new Choice("approve,", "", "", "", "order"))).containsExactly(1, 2, 3);
        assertThat(chosen(new Choice("", "release,rejected", "", "", ""))).containsExactly(2);
    }

    @Test
    void whatIsNewlySoLeavesOutWhatWasSoBefore() {
        assertThat(chosen(new Choice("", "", "missed", "", ""))).containsExactly(2, 4);
        assertThat(chosen(new Choice("", "", "missed-new", "", ""))).containsExactly(2);
    }

    @Test
    void anUnknownValueChoosesNothingAndAnUnknownOrderIsTheUsualOne() {
        assertThat(chosen(new Choice("nonsense", "", "", "", "?"))).isEmpty();
        assertThat(new Choice("", "", "", "", "?").sort()).isEqualTo("money");
    }

    @Test
    void aLinkCarriesTheWholeChoice() {
        assertThat(new Choice("approve,release", "", "", "", "order").query()).isEqualTo("?cell=approve%2Crelease&sort=order");
        assertThat(new Choice("", "", "", "", "").with("rule", "a b")).isEqualTo("?rule=a%20b");
        assertThat(new Choice("", "", "", "", "").query()).isEmpty();
    }
}
