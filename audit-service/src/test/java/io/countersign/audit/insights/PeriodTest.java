package io.countersign.audit.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// Which days a report is about, and what they are compared with.
class PeriodTest {

    private static final Clock FRIDAY_NOON = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    @Test void theDaysUpToTodayAreAsLongAsTheyHaveComeAndComparedWithAsMuch() {
        // When
        var period = Period.of(null, 7, ZoneOffset.UTC, FRIDAY_NOON);
        // Then
        assertThat(period).isEqualTo(new Period(Instant.parse("2026-11-14T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2026-11-07T00:00:00Z"),
                FRIDAY_NOON.instant(), ZoneOffset.UTC));
        assertThat(period.today()).isEqualTo("2026-11-20");
        assertThat(period.then()).isEqualTo("2026-11-13T12:00:00Z");
        assertThat(period.days()).isEqualTo(7);
    }

    @Test void daysThatAreOverAreComparedWithAllOfThoseBeforeEvenWhereAClockWasPutBack() {
        // When: the days before have 169 hours, these have 168
        var period = Period.of(LocalDate.of(2026, 11, 1), 7, ZoneId.of("Europe/Berlin"), FRIDAY_NOON);
        // Then
        assertThat(period.then()).isEqualTo(period.from());
        assertThat(period.now()).isEqualTo(period.to());
        assertThat(period.today()).isEqualTo("2026-11-02");
    }
}
