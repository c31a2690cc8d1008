package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class WeekTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

    @Test
    void whatIsNoDayAndWhatIsToComeMeansToday() {
        assertThat(Week.until("soon", TODAY).last()).isEqualTo(TODAY);
        assertThat(Week.until("2027-01-01", TODAY).last()).isEqualTo(TODAY);
        assertThat(Week.until(null, TODAY).now()).isTrue();
    }

    @Test
    void oneGoesBackByAWeekAndForwardUntilToday() {
        var week = Week.until("2026-11-24", TODAY);
        assertThat(week.earlier()).isEqualTo("2026-11-17");
        assertThat(week.later()).isEqualTo(TODAY);
        assertThat(Week.until(null, TODAY).later()).isNull();
    }

    @Test
    void daysAreThoseOfTheReportsZoneAndTheLastIsNotTheEnd() {
        assertThat(Week.days(Instant.parse("2026-11-22T00:00:00Z"), Instant.parse("2026-11-29T00:00:00Z"), "UTC")).isEqualTo("22 to 28 Nov 2026");
        assertThat(Week.days(Instant.parse("2026-10-29T23:00:00Z"), Instant.parse("2026-11-28T23:00:00Z"), "Europe/Berlin")).isEqualTo("30 Oct to 28 Nov 2026");
    }

    @Test
    void aChangeIsSaidAgainstWhatWasBefore() {
        assertThat(new Change(112, 100).words()).isEqualTo("+12 %");
        assertThat(new Change(97, 100).words()).isEqualTo("−3 %");
        assertThat(new Change(5, 0).words()).isEqualTo("new");
        assertThat(new Change(0, 0).words()).isEqualTo("=");
    }
}
