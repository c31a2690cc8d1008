package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionWordsTest {

    @ParameterizedTest
    @CsvSource({"refund,Refund", "order.cancel,Cancel order", "customer_reply,Customer reply", "email.send,Send email", "shop.order.cancel,Shop order cancel"})
    void aTypeReadsAsPeopleSayIt(String type, String words) {
        assertThat(ActionWords.of(type)).isEqualTo(words);
    }
}
