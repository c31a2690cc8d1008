package io.countersign.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Two years with every clock change of several zones; Havana and Cairo change at midnight, Lord Howe by half an hour.
class BusinessHoursProperties {

    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long END = Instant.parse("2028-01-01T00:00:00Z").getEpochSecond();

    @Property
    void takesExactlyTheTimeThatItAdds(@ForAll("calendars") BusinessHours hours, @ForAll("times") Instant start,
            @ForAll @IntRange(max = 2_000_000) int seconds) {
        var work = Duration.ofSeconds(seconds);
        var end = hours.plus(start, work);
        assertThat(hours.between(start, end)).isEqualTo(work);
        if (seconds > 0) {
            assertThat(hours.between(start, end.minusSeconds(1))).as("the earliest such time").isEqualTo(work.minusSeconds(1));
        }
    }

    @Property
    void addsInStepsWhatItAddsAtOnce(@ForAll("calendars") BusinessHours hours, @ForAll("times") Instant start,
            @ForAll @IntRange(max = 1_000_000) int first, @ForAll @IntRange(max = 1_000_000) int second) {
        assertThat(hours.plus(hours.plus(start, Duration.ofSeconds(first)), Duration.ofSeconds(second)))
                .isEqualTo(hours.plus(start, Duration.ofSeconds(first + second)));
    }

    @Property
    void countsInPartsWhatItCountsAtOnce(@ForAll("calendars") BusinessHours hours, @ForAll("times") Instant one, @ForAll("times") Instant two,
            @ForAll("times") Instant three) {
        var times = Stream.of(one, two, three).sorted().toList();
        var first = times.getFirst();
        var last = times.getLast();
        var middle = times.get(1);
        assertThat(hours.between(first, middle).plus(hours.between(middle, last))).isEqualTo(hours.between(first, last));
        assertThat(hours.between(first, last)).isLessThanOrEqualTo(Duration.between(first, last));
    }

    @Property(tries = 200)
    void countsWhatAClockOnTheWallShowsMinuteByMinute(@ForAll("zones") String zone, @ForAll("times") Instant start,
            @ForAll @IntRange(min = 1, max = 10_000) int minutes) {
        // Hours that no clock change cuts in two, so that the wall alone can say whether it is open.
        var hours = BusinessHours.parse(zone + "; Mo-Fr 09:00-12:00,13:00-17:00; Su 00:00-24:00");
        var open = 0;
        for (var i = 0; i < minutes; i++) {
            var wall = start.plusSeconds(60L * i).atZone(ZoneId.of(zone));
            var hour = wall.getHour();
            if (wall.getDayOfWeek() == DayOfWeek.SUNDAY
                    || wall.getDayOfWeek() != DayOfWeek.SATURDAY && (hour >= 9 && hour < 12 || hour >= 13 && hour < 17)) {
                open++;
            }
        }
        assertThat(hours.between(start, start.plusSeconds(60L * minutes))).isEqualTo(Duration.ofMinutes(open));
    }

    @Property
    void readsItsOwnText(@ForAll("calendars") BusinessHours hours) {
        assertThat(BusinessHours.parse(hours.toString())).isEqualTo(hours).hasToString(hours.toString());
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs().between(BEGIN / 60, END / 60).map(minute -> Instant.ofEpochSecond(minute * 60));
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of("Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");
    }

    @Provide
    Arbitrary<BusinessHours> calendars() {
        var week = Arbitraries.of("Mo-Fr 09:00-17:00", "Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-14:00", "Su 01:30-02:15,02:30-02:45,02:50-03:30",
                "Mo-Su 00:00-24:00", "Sa-Su 22:00-24:00; Mo 00:00-02:30", "We 23:59-24:00; Th-Su 00:00-03:00");
        var off = Arbitraries.of("", "; off 2026-12-25, 2027-01-01", "; off 2026-03-29, 2026-10-25, 2027-11-07");
        return zones().flatMap(zone -> week.flatMap(days -> off.map(dates -> BusinessHours.parse(zone + "; " + days + dates))));
    }
}
