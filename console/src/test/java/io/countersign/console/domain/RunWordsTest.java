package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunWordsTest {

    @ParameterizedTest
    @CsvSource({"refund, 480.00 EUR, A-1005, Refund 480.00 EUR for order A-1005", "refund, 480.00 EUR,, Refund 480.00 EUR", "order.cancel,, A-1005, Cancel order for order A-1005", "email.send,,, Send email", ",,A-1005,"})
    void aRunIsCalledAsWhatItProposes(String action, String money, String order, String title) {
        assertThat(RunWords.title(action, money, order)).isEqualTo(title);
    }
}
