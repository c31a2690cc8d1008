package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private static Waiting due(int minutesFromNow) {
        return new Waiting(NOON.minusSeconds(30 * 60), NOON.plusSeconds(minutesFromNow * 60L), NOON);
    }

    @ParameterizedTest
    @CsvSource({"8, 8 min left, high", "30, 30 min left, ''", "0, 0 s late, critical", "-14, 14 min late, critical", "130, 2 h 10 min left, ''"})
    void whatIsLeftIsSaidInWordsAndColoursByItsShare(int minutes, String words, String css) {
        assertThat(due(minutes).left()).isEqualTo(words);
        assertThat(due(minutes).css()).isEqualTo(css);
    }

    @Test
    void whatIsLateComesFirstThenWhatIsDueWithinTheHour() {
        assertThat(due(-1).group()).isEqualTo("Past target");
        assertThat(due(59).group()).isEqualTo("Due within the hour");
        assertThat(due(61).group()).isEqualTo("Later");
    }

    @Test
    void withoutATargetNothingIsLate() {
        var waiting = new Waiting(NOON.minusSeconds(7200), null, NOON);

        assertThat(waiting.late()).isFalse();
        assertThat(waiting.left()).isEmpty();
        assertThat(waiting.sofar()).isEqualTo("2 h");
        assertThat(waiting.used()).isZero();
    }

    @Test
    void theUsedShareEndsAtAHundred() {
        assertThat(due(30).used()).isEqualTo(50);
        assertThat(due(-300).used()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"PT45S, 45 s", "PT3H12M40S, 3 h 12 min", "P2DT4H59M, 2 d 4 h", "PT-3S, 0 s"})
    void aTimeIsSaidInItsTwoLargestUnits(Duration time, String words) {
        assertThat(Waiting.span(time)).isEqualTo(words);
    }
}
