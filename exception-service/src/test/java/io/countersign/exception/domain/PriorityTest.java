package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "CRITICAL, PT40M,  true,  3, key customer,    24, risk 4 × urgency 2 × impact 3 = 24: money action, 40 min left, key customer",
        "LOW,      PT-1S,  false, 1, no key customer, 4,  risk 1 × urgency 4 × impact 1 = 4: low risk, less than 1 min late, no key customer",
        "MEDIUM,   PT14M,  false, 2, gold customer,   12, risk 2 × urgency 3 × impact 2 = 12: medium risk, 14 min left, gold customer",
        "HIGH,     PT15M,  false, 1, no key customer, 6,  risk 3 × urgency 2 × impact 1 = 6: high risk, 15 min left, no key customer",
        "HIGH,     PT1H,   false, 1, no key customer, 3,  risk 3 × urgency 1 × impact 1 = 3: high risk, 60 min left, no key customer",
        "HIGH,     PT72H,  false, 1, no key customer, 3,  risk 3 × urgency 1 × impact 1 = 3: high risk, 3 days left, no key customer",
    }, delimiter = ',', maxCharsPerColumn = 300)
    void priority_is_an_arithmetic_that_can_be_read(Risk risk, Duration left, boolean money, int impact, String why, int value, String a, String b,
            String c) {
        // When the priority is computed
        var priority = Priority.of(risk, NOON.plus(left), new Weight(money, impact, why), NOON);

        // Then value and words agree
        assertThat(priority).isEqualTo(new Priority(value, a + ", " + b + ", " + c));
    }
}
