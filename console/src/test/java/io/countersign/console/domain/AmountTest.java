package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource({"1240.00, '1,240.00'", "7, 7", "-1234567.5, '-1,234,567.5'", "0.005, 0.005", "about ten, about ten"})
    void thousandsStandApartAndDecimalsStay(String amount, String written) {
        assertThat(Amount.grouped(amount)).isEqualTo(written);
    }
}
