package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ReviewDateTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

    @Test
    void aReviewFarAheadIsNamedByItsDay() {
        var date = new ReviewDate(LocalDate.of(2027, 1, 31), null, TODAY);
        assertThat(date.words()).isEqualTo("Review by 31 Jan 2027");
        assertThat(date.due()).isFalse();
        assertThat(date.css()).isEmpty();
    }

    @Test
    void aNearReviewIsCountedInDays() {
        assertThat(new ReviewDate(TODAY.plusDays(30), null, TODAY).words()).isEqualTo("Review in 30 days");
        assertThat(new ReviewDate(TODAY.plusDays(1), null, TODAY).words()).isEqualTo("Review in 1 day");
        assertThat(new ReviewDate(TODAY, null, TODAY).words()).isEqualTo("Review is due today");
        assertThat(new ReviewDate(TODAY.plusDays(31), null, TODAY).due()).isFalse();
        assertThat(new ReviewDate(TODAY.plusDays(30), null, TODAY).css()).isEqualTo("high");
    }

    @Test
    void aMissedReviewIsLate() {
        var date = new ReviewDate(TODAY.minusDays(12), null, TODAY);
        assertThat(date.words()).isEqualTo("Review 12 days late");
        assertThat(date.css()).isEqualTo("critical");
    }

    @Test
    void aRuleThatEndsSoonOrEndedSaysSoFirst() {
        assertThat(new ReviewDate(TODAY.plusDays(20), TODAY.plusDays(5), TODAY).words()).isEqualTo("Expires in 5 days");
        assertThat(new ReviewDate(TODAY.plusDays(20), TODAY, TODAY).words()).isEqualTo("Expires today");
        assertThat(new ReviewDate(TODAY.plusDays(20), TODAY.minusDays(1), TODAY).words()).isEqualTo("Expired on 27 Nov 2026: it no longer counts");
        assertThat(new ReviewDate(TODAY.plusDays(20), TODAY, TODAY).expired()).isFalse();
    }

    @Test
    void anEndFarAheadStandsBesideTheReview() {
        assertThat(new ReviewDate(LocalDate.of(2027, 1, 31), LocalDate.of(2027, 6, 30), TODAY).words()).isEqualTo("Review by 31 Jan 2027, ends on 30 Jun 2027");
    }
}
