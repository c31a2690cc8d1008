package io.countersign.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test void keepsAMonthUntilItsLastMomentIsOldEnough() {
        // Given
        var retention = new Retention(Period.ofMonths(13));
        // When // Then
        assertThat(retention.firstKept(Instant.parse("2026-11-30T23:59:59Z"))).isEqualTo(YearMonth.of(2025, 10));
        assertThat(retention.firstKept(Instant.parse("2026-12-01T00:00:00Z"))).isEqualTo(YearMonth.of(2025, 11));
        assertThat(new Retention(Period.ofYears(1)).firstKept(Instant.parse("2026-11-15T00:00:00Z"))).isEqualTo(YearMonth.of(2025, 11));
    }

    @Test void refusesLessThanSixMonthsAndSaysWhatToGive() {
        for (var tooShort : List.of("P5M", "P0M", "P-12M", "P300D")) {
            // When // Then
            assertThatThrownBy(() -> new Retention(Period.parse(tooShort))).hasMessageContaining("countersign.retention is " + Period.parse(tooShort))
                    .hasMessageContaining("give at least P6M");
        }
    }
}
