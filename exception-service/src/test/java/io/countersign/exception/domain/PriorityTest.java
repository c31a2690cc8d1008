package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "CRITICAL, PT90M, PT40M,  true,  3, key customer,    24, risk 4 × urgency 2 × impact 3 = 24: money action, 40 min left, key customer",
        "LOW,      PT1H,  PT-1S,  false, 1, no key customer, 4,  risk 1 × urgency 4 × impact 1 = 4: low risk, less than 1 min late, no key customer",
        "LOW,      PT1H,  PT0S,   false, 1, no key customer, 4,  risk 1 × urgency 4 × impact 1 = 4: low risk, less than 1 min late, no key customer",
        "MEDIUM,   PT1H,  PT15M,  false, 2, gold customer,   12, risk 2 × urgency 3 × impact 2 = 12: medium risk, 15 min left, gold customer",
        "HIGH,     PT1H,  PT16M,  false, 1, no key customer, 6,  risk 3 × urgency 2 × impact 1 = 6: high risk, 16 min left, no key customer",
        "HIGH,     PT1H,  PT31M,  false, 1, no key customer, 3,  risk 3 × urgency 1 × impact 1 = 3: high risk, 31 min left, no key customer",
        "HIGH,     P4D,   PT72H,  false, 1, no key customer, 3,  risk 3 × urgency 1 × impact 1 = 3: high risk, 3 days left, no key customer",
    }, delimiter = ',', maxCharsPerColumn = 300)
    void priority_is_an_arithmetic_that_can_be_read(Risk risk, Duration all, Duration left, boolean money, int impact, String why, int value, String a,
            String b, String c) {
        // Given a target some time ahead
        var target = Target.of(NOON, NOON.plus(all), null);

        // When the priority is computed with that much of it left
        var priority = Priority.of(risk, target, new Weight(money, impact, why), NOON.plus(all).minus(left));

        // Then value and words agree
        assertThat(priority).isEqualTo(new Priority(value, a + ", " + b + ", " + c));
    }

    @Property
    void the_urgency_changes_exactly_when_it_is_said_to(@ForAll @LongRange(min = 0, max = 1_000_000) long all,
            @ForAll @LongRange(min = -10, max = 2_000_000) long passed) {
        // Given any target and any time
        var target = Target.of(NOON, NOON.plusMillis(all), null);
        var now = NOON.plusMillis(passed);

        // When the next change is asked for
        var next = target.nextChangeAt(now);

        // Then until just before it nothing changes, and then it does
        assertThat(next.isEmpty()).isEqualTo(target.urgencyAt(now) == 4);
        next.ifPresent(at -> {
            assertThat(at).isAfter(now);
            assertThat(target.urgencyAt(at.minusNanos(1))).isEqualTo(target.urgencyAt(now));
            assertThat(target.urgencyAt(at)).isGreaterThan(target.urgencyAt(now));
        });
    }

    @Test
    void where_hours_count_the_share_of_them_counts() {
        // Given eight hours of work from Friday noon on: until 17:00, and three on Monday
        var friday = Instant.parse("2026-11-20T11:00:00Z");
        var monday = Instant.parse("2026-11-23T11:00:00Z");
        var target = Target.of(friday, monday, "Europe/Berlin; Mo-Fr 09:00-17:00");

        // When the weekend has come, then three quarters aren't over yet, although by the clock they are
        assertThat(target.halfAt()).isEqualTo(Instant.parse("2026-11-20T15:00:00Z"));
        assertThat(target.atRiskAt()).isEqualTo(Instant.parse("2026-11-23T09:00:00Z"));
        assertThat(target.urgencyAt(Instant.parse("2026-11-22T20:00:00Z"))).isEqualTo(2);

        // And the words count the same hours
        assertThat(Priority.of(Risk.LOW, target, Weight.ORDINARY, Instant.parse("2026-11-22T20:00:00Z")).text())
                .isEqualTo("risk 1 × urgency 2 × impact 1 = 2: low risk, 3 h of working time left, no key customer");
    }
}
