package io.countersign.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");

    @ParameterizedTest
    @CsvSource({"2026-11-27,2026-11-27T23:00:00Z", "2026-11-27T17:30,2026-11-27T16:30:00Z", "2026-11-27 17:30,2026-11-27T16:30:00Z", "17:30,2026-11-23T16:30:00Z",
            "09:00,2026-11-24T08:00:00Z", "2026-11-27T10:00:00Z,2026-11-27T10:00:00Z", "2026-11-27T10:00:00+02:00,2026-11-27T08:00:00Z"})
    void untilIsReadInTheTimeZoneOfTheMachineAndADateMeansItsEnd(String text, Instant at) {
        assertThat(Moment.until(text, NOW, BERLIN).at()).isEqualTo(at);
    }

    @Test
    void aDateIsSaidBackAsWhatItMeans() {
        assertThat(Moment.until("2026-11-27", NOW, BERLIN).said()).isEqualTo("the end of 2026-11-27 (Europe/Berlin)");
        assertThat(Moment.from("2026-11-27", NOW, BERLIN)).isEqualTo(new Moment(Instant.parse("2026-11-26T23:00:00Z"), "the start of 2026-11-27 (Europe/Berlin)"));
        assertThat(Moment.until("17:30", NOW, BERLIN).said()).isEqualTo("2026-11-23 17:30 (Europe/Berlin)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-02-30", "25:00", "", "27.11.2026"})
    void whatIsNoMomentIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> Moment.until(text, NOW, BERLIN)).isInstanceOf(TypeConversionException.class).hasMessageContaining("2026-11-27");
    }

    @Test
    void lengthsOfTimeAreReadAsPeopleAndAsStandardsWriteThem() {
        assertThat(Moment.span("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(Moment.span("1d12h")).isEqualTo(Duration.ofHours(36));
        assertThat(Moment.span("1h30m")).isEqualTo(Moment.span("PT1H30M")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Moment.span("45min")).isEqualTo(Duration.ofMinutes(45));
        assertThatThrownBy(() -> Moment.span("soon")).isInstanceOf(TypeConversionException.class).hasMessageContaining("2h");
        assertThatThrownBy(() -> Moment.span("")).isInstanceOf(TypeConversionException.class);
        for (var absurd : new String[] {"400000000000d", "99999999999999999999d", "PT-5H", "3651d"}) {
            assertThatThrownBy(() -> Moment.span(absurd)).as(absurd).isInstanceOf(TypeConversionException.class).hasMessageContaining("2h");
        }
    }
}
