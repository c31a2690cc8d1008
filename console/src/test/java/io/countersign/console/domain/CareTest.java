package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CareTest {

    private static final Care REFUND = new Care("high", "1240.00", "EUR", true);
    private static final String WHY = "The parcel came back, so she has no goods.";

    @ParameterizedTest
    @ValueSource(strings = {"1240.00", "1240", " 1,240.00 ", "1 240.00"})
    void theAmountMayBeTypedAsPeopleWriteIt(String typed) {
        assertThat(REFUND.wrongAmount(typed)).isNull();
    }

    @Test
    void aWrongAmountIsAnsweredWithBoth() {
        assertThat(REFUND.wrongAmount("124.00")).contains("124.00", "1240.00 EUR", "Nothing was sent");
        assertThat(REFUND.wrongAmount("a lot")).contains("a lot");
        assertThat(REFUND.wrongAmount("")).contains("Type the amount");
    }

    @Test
    void noAmountIsTypedWhereNoMoneyLeavesOrLittleIsAtRisk() {
        assertThat(new Care("high", "5.00", "EUR", false).amountTyped()).isFalse();
        assertThat(new Care("medium", "5.00", "EUR", true).amountTyped()).isFalse();
        assertThat(new Care("critical", null, null, true).amountTyped()).isFalse();
    }

    @Test
    void atLowRiskOnlyAnApprovalNeedsNoReason() {
        var small = new Care("low", null, null, false);
        assertThat(small.wrongReason("approve", "", List.of())).isNull();
        assertThat(small.wrongReason("reject", "", List.of())).contains("10 to 240");
        assertThat(REFUND.wrongReason("approve", "", List.of())).contains("10 to 240");
    }

    @Test
    void aReasonIsOneSentence() {
        assertThat(REFUND.wrongReason("approve", "ok", List.of())).contains("10 to 240");
        assertThat(REFUND.wrongReason("approve", "x".repeat(241), List.of())).contains("241");
        assertThat(REFUND.wrongReason("approve", WHY, List.of())).isNull();
    }

    @Test
    void theSameReasonIsNotGivenFiveTimesRunningAtHighRisk() {
        assertThat(REFUND.wrongReason("approve", WHY, List.of(WHY, WHY, WHY, WHY))).contains("4 times in a row");
        assertThat(REFUND.wrongReason("approve", WHY, List.of(WHY, WHY, WHY, "Something else."))).isNull();
        assertThat(new Care("low", null, null, false).wrongReason("reject", WHY, List.of(WHY, WHY, WHY, WHY))).isNull();
    }
}
