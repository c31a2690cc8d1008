package io.countersign.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessHoursTest {

    private static final BusinessHours OFFICE = BusinessHours.parse("Europe/Berlin; Mo-Fr 09:00-17:00");
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "2026-11-23T10:00 | PT2H  | 2026-11-23T12:00", // within a day
            "2026-11-23T07:00 | PT2H  | 2026-11-23T11:00", // before the opening
            "2026-11-23T17:00 | PT1S  | 2026-11-24T09:00:01", // at closing time
            "2026-11-23T09:00 | PT8H  | 2026-11-23T17:00", // done when the day is done, not at the next opening
            "2026-11-27T16:00 | PT2H  | 2026-11-30T10:00", // over the weekend
            "2026-11-28T12:00 | PT0S  | 2026-11-28T12:00", // nothing to do
            "2026-11-23T09:00 | PT80H | 2026-12-04T17:00", // two weeks
    })
    void addsWorkingTime(LocalDateTime start, Duration work, LocalDateTime end) {
        assertThat(OFFICE.plus(berlin(start), work)).isEqualTo(berlin(end));
    }

    @Test
    void skipsLunchAndDaysOff() {
        var hours = BusinessHours.parse("Europe/Berlin; Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-14:00; off 2026-12-25, 2027-01-01");
        assertThat(hours.plus(berlin("2026-12-23T11:00"), HOUR.multipliedBy(2))).isEqualTo(berlin("2026-12-23T14:00"));
        assertThat(hours.plus(berlin("2026-12-24T16:00"), HOUR.multipliedBy(2))).isEqualTo(berlin("2026-12-28T09:00"));
        assertThat(hours.between(berlin("2026-12-24T00:00"), berlin("2027-01-02T00:00"))).isEqualTo(HOUR.multipliedBy(40));
    }

    @Test
    void countsNothingBackwards() {
        assertThat(OFFICE.between(berlin("2026-11-24T12:00"), berlin("2026-11-23T12:00"))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Europe/Berlin    | 2026-03-23T00:00 | 2026-03-30T00:00 | PT167H", // 02:00 becomes 03:00
            "Europe/Berlin    | 2026-10-19T00:00 | 2026-10-26T00:00 | PT169H", // 03:00 becomes 02:00
            "America/New_York | 2026-03-02T00:00 | 2026-03-09T00:00 | PT167H",
            "America/New_York | 2026-10-26T00:00 | 2026-11-02T00:00 | PT169H",
            "America/Havana   | 2026-03-02T00:00 | 2026-03-09T00:00 | PT167H", // at midnight, so that one day begins at 01:00
            "America/Havana   | 2026-10-26T00:00 | 2026-11-02T00:00 | PT169H",
    })
    void countsTheHoursThatAWeekWithAClockChangeReallyHas(String zone, LocalDateTime monday, LocalDateTime next, Duration open) {
        var always = BusinessHours.parse(zone + "; Mo-Su 00:00-24:00");
        var from = monday.atZone(ZoneId.of(zone)).toInstant();
        var to = next.atZone(ZoneId.of(zone)).toInstant();
        assertThat(always.between(from, to)).isEqualTo(open);
        assertThat(always.plus(from, open)).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 2026-03-27, 2026-03-30", "Europe/Berlin, 2026-10-23, 2026-10-26",
            "America/New_York, 2026-03-06, 2026-03-09", "America/New_York, 2026-10-30, 2026-11-02"})
    void opensByTheClockOnTheWallAfterAClockChange(String zone, String friday, String monday) {
        var hours = BusinessHours.parse(zone + "; Mo-Fr 09:00-17:00");
        var start = LocalDateTime.parse(friday + "T16:00").atZone(ZoneId.of(zone)).toInstant();
        assertThat(hours.plus(start, HOUR.multipliedBy(2))).isEqualTo(LocalDateTime.parse(monday + "T10:00").atZone(ZoneId.of(zone)).toInstant());
    }

    @Test
    void neverCountsAnHourTwiceBecauseTheClockSkippedOne() {
        var night = BusinessHours.parse("Europe/Berlin; Su 01:30-02:15,02:30-02:45,02:50-03:30");
        assertThat(night.between(Instant.parse("2026-03-28T22:00:00Z"), Instant.parse("2026-03-29T22:00:00Z"))).isEqualTo(HOUR);
    }

    @Test
    void isReadyAtOnceForALongTime() {
        var start = berlin("2026-01-01T00:00");
        var year = Duration.ofDays(400);
        assertThat(OFFICE.between(start, OFFICE.plus(start, year))).isEqualTo(year);
    }

    @Test
    void refusesNegativeAndEndlessWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> OFFICE.plus(Instant.EPOCH, Duration.ofSeconds(-1))).withMessageContaining("PT-1S");
        assertThatIllegalArgumentException().isThrownBy(() -> OFFICE.plus(Instant.EPOCH, Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("hundred years").withMessageContaining("Mo-Fr");
    }

    @Test
    void isClockTimeWithoutACalendar() {
        var saturday = Instant.parse("2026-11-28T12:00:00Z");
        assertThat(BusinessHours.plus(null, saturday, HOUR)).isEqualTo(saturday.plus(HOUR));
        assertThat(BusinessHours.plus("UTC; Mo 09:00-17:00", saturday, HOUR)).isEqualTo("2026-11-30T10:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Europe/Berlin; Mo-Fr 09:00-17:00 | Europe/Berlin; Mo-Fr 09:00-17:00",
            " Europe/Berlin ;Mo-Th  13:00-17:00, 08:00-12:00;Fr 08:00-14:00 ; off 2027-01-01,2026-12-25 "
                    + "| Europe/Berlin; Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-14:00; off 2026-12-25, 2027-01-01",
            "UTC; Fr 09:00-12:00,12:00-17:00; We,Mo,Tu 09:00-17:00 | UTC; Mo-We,Fr 09:00-17:00",
            "UTC; Sa-Mo 00:00-24:00 | UTC; Mo,Sa-Su 00:00-24:00",
            "UTC; Mo 09:00-10:00; off 2026-12-25; off 2026-12-25 | UTC; Mo 09:00-10:00; off 2026-12-25",
    })
    void writesTheCanonicalText(String text, String canonical) {
        var hours = BusinessHours.parse(text);
        assertThat(hours).hasToString(canonical).isEqualTo(BusinessHours.parse(canonical)).hasSameHashCodeAs(BusinessHours.parse(canonical));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'' | The zone ''",
            "Mo-Fr 09:00-17:00 | The zone 'Mo-Fr 09:00-17:00'",
            "Europe/Berln; Mo 09:00-17:00 | The zone 'Europe/Berln'",
            "UTC | never open",
            "UTC; off 2026-12-25 | never open",
            "UTC; Mo-Fr | The part 'Mo-Fr'",
            "UTC; Mo 09:00-17:00; | The part ''",
            "UTC; Mo-Xx 09:00-17:00 | at 'Mo-Xx'",
            "UTC; Mo-Tu-We 09:00-17:00 | at 'Mo-Tu-We'",
            "UTC; mo 09:00-17:00 | at 'mo'",
            "UTC; Mo-Fr 09:00-17:00; Fr 09:00-14:00 | name Fr, which has hours already",
            "UTC; Mo 9:00-17:00 | The hours '9:00-17:00'",
            "UTC; Mo 09:00-17:60 | The hours '09:00-17:60'",
            "UTC; Mo 22:00-02:00 | give what is after midnight to the next day",
            "UTC; Mo 09:00-24:30 | give what is after midnight to the next day",
            "UTC; Mo 09:00-09:00 | The hours '09:00-09:00'",
            "UTC; Mo 09:00-13:00,12:00-17:00 | overlap: 09:00-13:00 and 12:00-17:00",
            "UTC; Mo 09:00-17:00; off 2026-02-30 | The day off '2026-02-30'",
            "UTC; Mo 09:00-17:00; off Dec 25 | The day off 'Dec 25'",
            "UTC; Mo 09:00-17:00; off | The day off ''",
    })
    void refusesWhatIsNoCalendarAndSaysWhereAndTheRemedy(String text, String message) {
        assertThatThrownBy(() -> BusinessHours.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message)
                .message().matches(".*; (begin with|add|write|name|give) .*");
    }

    private static Instant berlin(String local) {
        return berlin(LocalDateTime.parse(local));
    }

    private static Instant berlin(LocalDateTime local) {
        return local.atZone(ZoneId.of("Europe/Berlin")).toInstant();
    }
}
