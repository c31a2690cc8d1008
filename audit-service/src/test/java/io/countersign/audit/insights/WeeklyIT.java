package io.countersign.audit.insights;

import static io.countersign.schemas.avro.RunState.HELD;
import static io.countersign.schemas.avro.RunState.IN_EXCEPTION;
import static io.countersign.schemas.avro.RunState.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.audit.Happenings;
import io.countersign.audit.Stage;
import io.countersign.audit.insights.Weekly.Autonomy;
import io.countersign.audit.insights.Weekly.Correction;
import io.countersign.audit.insights.Weekly.Errors;
import io.countersign.audit.insights.Weekly.Missed;
import io.countersign.audit.insights.Weekly.Pattern;
import io.countersign.audit.insights.Weekly.Reason;
import io.countersign.audit.insights.Weekly.Repeat;
import io.countersign.audit.insights.Weekly.Rhythm;
import io.countersign.audit.insights.Weekly.Routed;
import io.countersign.audit.insights.Weekly.Volume;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RunCause;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The weekly review of what was counted by hand: Monday 2026-11-16 to Sunday 2026-11-22.
class WeeklyIT {

    private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 22);
    private static final Clock LATER = Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);

    @TempDir Path data;
    private Stage stage;
    private Happenings happenings;

    @BeforeEach void start() {
        stage = new Stage(data);
        stage.open(Happenings.TOPICS);
        happenings = new Happenings(data, stage);
    }

    @Test void runsAndTheirFirstRoutesAreCountedAgainstTheWeekBefore() {
        // Given: three runs in the week (one judged twice), two before, one on the first moment after
        run("a", "2026-11-16T00:00:00Z").routed("a", "mail", Route.RELEASE, null, RELEASED, false, "small");
        run("b", "2026-11-18T10:00:00Z").routed("b", "mail", Route.EXCEPTION, "MISSING_DATA", IN_EXCEPTION, false, "no-order")
                .routed("b", "mail", Route.APPROVE, null, HELD, false, "big");
        run("c", "2026-11-22T23:59:59Z").routed("c", "mail", Route.APPROVE, null, HELD, false, "big");
        run("d", "2026-11-09T00:00:00Z").routed("d", "mail", Route.RELEASE, null, RELEASED, false, "small");
        run("e", "2026-11-15T23:59:59Z").routed("e", "mail", Route.RELEASE, null, RELEASED, false, "small");
        run("f", "2026-11-23T00:00:00Z").routed("f", "mail", Route.RELEASE, null, RELEASED, false, "small");
        // When
        var week = review();
        // Then
        assertThat(week.volume()).containsExactly(new Volume("mail", 3, 2));
        assertThat(week.routes()).containsExactly(new Routed("mail", "approve", 1, 0), new Routed("mail", "exception", 1, 0), new Routed("mail", "release", 1, 2));
    }

    @Test void whatArrivesAtAnOwnerIsSetAgainstWhatLeaves() {
        // Given: ana gets 15 and decides one after 2 h and one after 4 h; one of last week still waits; tom gets one exception and resolves it
        for (var i = 0; i < 15; i++) {
            happenings.at("2026-11-17T08:00:00Z").by(null).asked("q" + i, "mail", "big", "ana");
        }
        happenings.at("2026-11-12T08:00:00Z").asked("old", "mail", "big", "ana").at("2026-11-12T09:00:00Z").missed("old");
        happenings.at("2026-11-17T09:00:00Z").missed("q0").missed("q1").missed("q2");
        happenings.at("2026-11-17T10:00:00Z").by("ana").viewed("q0").decided("q0", DecisionKind.APPROVE, false);
        happenings.at("2026-11-17T12:00:00Z").by("ana").decided("q1", DecisionKind.REJECT, false).by(null);
        happenings.at("2026-11-18T09:00:00Z").raised("x", "mail", "no-order", "MISSING_DATA", "tom").at("2026-11-18T09:30:00Z").by("tom").resolved("x", ResolutionKind.BY_HAND);
        // When
        var week = review();
        // Then
        assertThat(week.rhythm()).containsExactly(
                new Rhythm("ana", 15, 2, 14, 0, Instant.parse("2026-11-12T08:00:00Z"), new BigDecimal("1.9"), 15, 3, new BigDecimal("10800"), 2L, 1L),
                new Rhythm("tom", 1, 1, 0, 0, null, new BigDecimal("0.0"), 1, 0, new BigDecimal("1800"), 1L, 0L));
        assertThat(week.missed()).containsExactly(new Missed("mail", "approval", 15, 3, 1, 1), new Missed("mail", "exception", 1, 0, 0, 0));
        assertThat(week.proposals()).extracting(Proposal::kind, Proposal::text, Proposal::next).contains(
                tuple("QUEUE_GROWS", "At this rate the queue of ana grows by 1.9 a day.", "./countersign approvals list --owner ana --late"));
    }

    @Test void whereExceptionsPileUpTheyAreTheOnesToLookAt() {
        // Given
        for (var i = 0; i < 7; i++) {
            happenings.at("2026-11-17T08:00:00Z").raised("x" + i, "mail", "no-order", "MANUAL", "tom");
        }
        happenings.asked("q", "mail", "big", "tom");
        // When // Then
        assertThat(review().proposals()).extracting(Proposal::kind, Proposal::next).contains(tuple("QUEUE_GROWS", "./countersign exceptions list --owner tom --late"));
    }

    @Test void aDecisionThatIsTakenBackLeavesTheItemInTheQueue() {
        // Given
        happenings.at("2026-11-17T08:00:00Z").asked("q", "mail", "big", "ana").at("2026-11-17T08:01:00Z").by("ana").decidedAndUndone("q", DecisionKind.APPROVE);
        // When // Then
        assertThat(review().rhythm()).extracting(Rhythm::departed, Rhythm::waiting).containsExactly(tuple(0L, 1L));
    }

    @Test void whoMissesAQuarterOfFiveTargetsIsSlowAndWhoDoesNothingIsIdle() {
        // Given: ana has five due and misses two; fiona gets three and does nothing; omar gets two and does nothing, too few to say
        for (var i = 0; i < 5; i++) {
            happenings.at("2026-11-17T08:00:00Z").by(null).asked("q" + i, "mail", "big", "ana");
            if (i < 2) {
                happenings.at("2026-11-17T09:00:00Z").missed("q" + i);
            }
            happenings.at("2026-11-17T09:30:00Z").by("ana").decided("q" + i, DecisionKind.APPROVE, false);
        }
        happenings.by(null);
        for (var i = 0; i < 3; i++) {
            happenings.at("2026-11-17T08:00:00Z").asked("f" + i, "mail", "big", "fiona");
        }
        happenings.asked("o0", "mail", "big", "omar").asked("o1", "mail", "big", "omar");
        // When
        var proposals = review().proposals();
        // Then
        assertThat(proposals).filteredOn(one -> one.kind().equals("OWNER_SLOW")).singleElement().satisfies(one -> {
            assertThat(one.text()).isEqualTo("ana misses targets: 2 of 5.");
            assertThat(one.evidence()).isEqualTo("Half of what left had waited 1.5 h or more; 0 wait.");
        });
        assertThat(proposals).filteredOn(one -> one.kind().equals("OWNER_IDLE")).singleElement().satisfies(one -> {
            assertThat(one.about()).isEqualTo("fiona");
            assertThat(one.next()).startsWith("./countersign people away fiona");
        });
    }

    @Test void whatPeopleDoIsOnlyShownToThemselvesAndToThoseWhoMaySeeIt() {
        // Given: ana and tom have five due each and miss them all; both look at one and decide it
        for (var owner : List.of("ana", "tom")) {
            for (var i = 0; i < 5; i++) {
                happenings.at("2026-11-17T08:00:00Z").by(null).asked(owner + i, "mail", "big", owner).at("2026-11-17T09:00:00Z").missed(owner + i);
            }
            happenings.at("2026-11-17T10:00:00Z").by(owner).viewed(owner + 0).decided(owner + 0, DecisionKind.APPROVE, false);
            happenings.by(null);
        }
        // When
        var all = review();
        var own = new WeeklyReview(stage.numbers).of(period(ZoneOffset.UTC), true, "ana");
        // Then
        assertThat(all.peopleShown()).isEqualTo("all");
        assertThat(all.proposals()).filteredOn(one -> one.kind().equals("OWNER_SLOW")).extracting(Proposal::about).containsExactly("ana", "tom");
        assertThat(own.peopleShown()).isEqualTo("you");
        assertThat(own.proposals()).filteredOn(one -> one.kind().equals("OWNER_SLOW")).extracting(Proposal::about).containsExactly("ana");
        assertThat(own.rhythm()).containsExactly(
                new Rhythm("ana", 5, 1, 4, 0, Instant.parse("2026-11-17T08:00:00Z"), new BigDecimal("0.6"), 5, 5, new BigDecimal("7200"), 1L, 1L),
                new Rhythm("tom", 5, 1, 4, 0, Instant.parse("2026-11-17T08:00:00Z"), new BigDecimal("0.6"), 5, 5, null, null, null));
    }

    @Test void aTargetThatAnEarlierStageMissedIsNotTheNextOwners() {
        // Given
        happenings.at("2026-11-17T08:00:00Z").asked("q", "mail", "big", "ana").at("2026-11-17T09:00:00Z").missed("q").at("2026-11-17T10:00:00Z").offered("q", "tom");
        // When // Then
        assertThat(review().rhythm()).extracting(Rhythm::owner, Rhythm::due, Rhythm::missed).containsExactly(tuple("tom", 1L, 0L));
        happenings.at("2026-11-17T11:00:00Z").missed("q");
        assertThat(review().rhythm()).extracting(Rhythm::missed).containsExactly(1L);
    }

    @Test void whoSettlesAnIncidentIsNotIdle() {
        // Given
        for (var i = 0; i < 3; i++) {
            happenings.at("2026-11-17T08:00:00Z").raised("x" + i, "mail", "no-order", "MANUAL", "tom");
        }
        happenings.by("tom").incidentSettled("x0").by(null);
        // When
        var week = review();
        // Then
        assertThat(week.rhythm()).extracting(Rhythm::departed, Rhythm::decisions).containsExactly(tuple(1L, 1L));
        assertThat(week.proposals()).extracting(Proposal::kind).doesNotContain("OWNER_IDLE");
    }

    @Test void aWeekThatIsNotOverIsComparedWithTheSamePartOfTheOneBefore() {
        // Given: Friday noon; the week began on Saturday, the one before had come as far on Friday noon
        run("now", "2026-11-20T11:00:00Z").routed("now", "mail", Route.APPROVE, null, HELD, false, "big");
        for (var moment : List.of("2026-11-13T11:00:00Z", "2026-11-13T12:00:00Z")) {
            run(moment, moment).routed(moment, "mail", Route.APPROVE, null, HELD, false, "big").raised("x" + moment, "mail", "big", "MANUAL", "ana");
        }
        happenings.at("2026-11-13T10:30:00Z").asked("b0", "mail", "big", "ana").at("2026-11-13T11:30:00Z").asked("b1", "mail", "big", "ana");
        for (var i = 0; i < 3; i++) {
            happenings.at("2026-11-20T10:00:00Z").asked("f" + i, "mail", "big", "fiona");
        }
        happenings.at("2026-11-20T11:30:00Z").asked("f3", "mail", "big", "fiona");
        review();
        // When
        var week = new WeeklyReview(stage.numbers).of(Period.of(null, 7, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC)), true, null);
        // Then
        assertThat(week.from()).isEqualTo("2026-11-14T00:00:00Z");
        assertThat(week.volume()).containsExactly(new Volume("mail", 1, 1));
        assertThat(week.routes()).containsExactly(new Routed("mail", "approve", 1, 1));
        assertThat(week.reasons()).containsExactly(new Reason("mail", "MANUAL", 0, 1));
        assertThat(week.missed()).containsExactly(new Missed("mail", "approval", 3, 0, 1, 0));
        assertThat(week.rhythm()).filteredOn(one -> one.owner().equals("fiona")).extracting(Rhythm::arrived, Rhythm::due).containsExactly(tuple(4L, 3L));
        assertThat(week.proposals()).filteredOn(one -> one.kind().equals("OWNER_IDLE") && one.about().equals("fiona")).extracting(Proposal::evidence)
                .containsExactly("4 items arrived and 4 wait for fiona, the oldest for 2 h.");
    }

    @Test void theSameExceptionThreeTimesInSevenDaysIsARepeatAndTwiceIsNone() {
        // Given
        raised("r1", "2026-11-16T10:00:00Z", "no-order", "MISSING_DATA");
        raised("r2", "2026-11-17T10:00:00Z", "no-order", "MISSING_DATA");
        raised("r3", "2026-11-19T10:00:00Z", "no-order", "MISSING_DATA");
        raised("r4", "2026-11-15T10:00:00Z", "no-order", "MISSING_DATA");
        raised("s1", "2026-11-17T10:00:00Z", "unsure", "LOW_CONFIDENCE");
        raised("s2", "2026-11-18T10:00:00Z", "unsure", "LOW_CONFIDENCE");
        // When
        var week = review();
        // Then
        assertThat(week.repeats()).containsExactly(new Repeat("mail", "MISSING_DATA", "no-order", "urn:mail", 3, Instant.parse("2026-11-16T10:00:00Z"),
                Instant.parse("2026-11-19T10:00:00Z"), "exc_r3"));
        assertThat(week.reasons()).containsExactly(new Reason("mail", "MISSING_DATA", 3, 1), new Reason("mail", "LOW_CONFIDENCE", 2, 0));
        assertThat(week.proposals()).extracting(Proposal::kind, Proposal::next).contains(tuple("REPEATS", "./countersign exceptions show exc_r3"));
    }

    @Test void aWeekdayThatSeesMostOfItIsAPatternInTheZoneThatIsAskedFor() {
        // Given: five weeks; 12 exceptions on three Tuesdays at 23:30 UTC, one on each other day of a week
        run("first", "2026-10-19T12:00:00Z");
        var n = 0;
        for (var day : List.of("2026-11-03", "2026-11-10", "2026-11-17")) {
            for (var i = 0; i < 4; i++) {
                raised("t" + n++, day + "T23:30:00Z", "feed", "STALE_DATA");
            }
        }
        for (var day : List.of("09", "11", "12", "13", "14", "15")) {
            raised("o" + n++, "2026-11-" + day + "T12:00:00Z", "feed", "STALE_DATA");
        }
        everyDayButTuesdaysAndWednesdays();
        // When
        var utc = review();
        var berlin = review(ZoneId.of("Europe/Berlin"));
        // Then: 18 items, 18/7 = 2.6 expected; (12 - 2.571) / sqrt(18 * 1/7 * 6/7) = 6.35. By hour 18 are too few.
        assertThat(utc.patterns()).containsExactly(new Pattern("mail", "STALE_DATA", "weekday", 2, 12, 3, 18, 4, new BigDecimal("2.6"), new BigDecimal("6.4")));
        assertThat(berlin.patterns()).extracting(Pattern::cell, Pattern::items).containsExactly(tuple(3, 13L));
        assertThat(utc.proposals()).extracting(Proposal::text).contains("STALE_DATA comes on Tuesdays more often than at other times.");
    }

    @Test void whatComesWhenTheRunsComeIsNoPattern() {
        // Given: 24 exceptions at ten o'clock on Tuesdays, when all runs come
        run("first", "2026-10-19T12:00:00Z");
        var n = 0;
        for (var day : List.of("2026-11-03", "2026-11-10", "2026-11-17")) {
            for (var i = 0; i < 8; i++) {
                raised("t" + n++, day + "T10:00:00Z", "feed", "STALE_DATA");
            }
        }
        // When // Then
        assertThat(review().patterns()).isEmpty();
        // When: only 24 of 84 runs come then
        everyDayButTuesdaysAndWednesdays();
        // Then
        assertThat(review().patterns()).extracting(Pattern::unit, Pattern::cell).containsExactlyInAnyOrder(tuple("weekday", 2), tuple("hour", 10));
    }

    @Test void noPatternIsClaimedFromThreeWeeksOrFromWhatComesEvenly() {
        // Given: three weeks and six days of history, all on Tuesdays
        run("first", "2026-10-27T12:00:00Z");
        for (var i = 0; i < 15; i++) {
            raised("t" + i, List.of("2026-11-03", "2026-11-10", "2026-11-17").get(i % 3) + "T10:00:00Z", "feed", "STALE_DATA");
        }
        // When // Then
        assertThat(review().patterns()).isEmpty();
    }

    @Test void correctionsAndSampledErrorsBelongToTheRuleThatReleased() {
        // Given: 12 released by `small`, ten of them picked and checked, two were wrong, one corrected; one released by a person and corrected
        for (var i = 0; i < 12; i++) {
            var picked = i < 10;
            run("s" + i, "2026-11-17T08:00:00Z").routed("s" + i, "mail", Route.RELEASE, null, RELEASED, picked, "small");
            if (picked) {
                happenings.after(Duration.ofHours(1)).by("ana").moved("s" + i, RELEASED, RELEASED, RunCause.CHECKED, true, i < 2 ? "wrong" : "right").by(null);
            }
        }
        happenings.by("ana").moved("s0", RELEASED, RELEASED, RunCause.CORRECTED, true, "correct").by(null);
        run("h", "2026-11-17T08:00:00Z").routed("h", "mail", Route.APPROVE, null, HELD, false, "big").by("ana").moved("h", HELD, RELEASED, RunCause.DECIDED, false, "approve")
                .moved("h", RELEASED, RELEASED, RunCause.CORRECTED, false, "correct").by(null);
        // When
        var week = review();
        // Then: Wilson's interval of 2 in 10 at 95 % is 0.0567 to 0.5098
        assertThat(week.errors()).containsExactly(new Errors("mail", "small", 12, 10, 10, 2, new ErrorRate(0.2, 0.0567, 0.5098)));
        assertThat(week.corrections()).containsExactly(new Correction("mail", "big", 1, 1, 0), new Correction("mail", "small", 12, 1, 0));
        assertThat(week.proposals()).extracting(Proposal::kind, Proposal::evidence).contains(
                tuple("RELEASES_WRONG", "2 of 10 checked were wrong: 20 %, between 5.7 % and 51 %."));
    }

    @Test void whatAPersonReleasedIsNoErrorOfTheRuleThatWouldHave() {
        // Given: a stop held back what `small` would have released, and a person let it go
        run("s", "2026-11-17T08:00:00Z").routed("s", "mail", Route.RELEASE, null, RELEASED, true, "small");
        run("h", "2026-11-17T08:00:00Z").routed("h", "mail", Route.RELEASE, null, IN_EXCEPTION, true, "small").by("ana")
                .moved("h", IN_EXCEPTION, RELEASED, RunCause.RESOLVED, true, "release").moved("h", RELEASED, RELEASED, RunCause.CHECKED, true, "wrong").by(null);
        // When // Then
        assertThat(review().errors()).containsExactly(new Errors("mail", "small", 1, 1, 0, 0, new ErrorRate(null, null, null)));
    }

    @Test void checksThatNobodyMakesAreAskedFor() {
        // Given: ten of one rule are picked and four checked; nine of another and none checked, too few to say
        for (var i = 0; i < 19; i++) {
            run("s" + i, "2026-11-17T08:00:00Z").routed("s" + i, "mail", Route.RELEASE, null, RELEASED, true, i < 10 ? "small" : "tiny");
            if (i < 4) {
                happenings.by("ana").moved("s" + i, RELEASED, RELEASED, RunCause.CHECKED, true, "right").by(null);
            }
        }
        // When // Then
        assertThat(review().proposals()).filteredOn(one -> one.kind().equals("CHECKS_WAIT")).singleElement().satisfies(one -> {
            assertThat(one.about()).isEqualTo("mail, rule small");
            assertThat(one.evidence()).isEqualTo("4 of 10 picked runs were checked in eight weeks.");
            assertThat(one.next()).isEqualTo("./countersign approvals list --purpose check --flow mail");
        });
    }

    @Test void changesOfAutonomyAreListed() {
        // Given
        happenings.at("2026-11-16T08:00:00Z").by("leo").autonomy("mail", 1, "refund", null, "approve-all").at("2026-11-17T08:00:00Z").autonomy("mail", 2, "refund", "approve-all", "by-rule").at("2026-11-23T08:00:00Z").autonomy("mail", 3, "refund", "by-rule", "automatic");
        // When // Then
        assertThat(review().autonomy()).containsExactly(new Autonomy("mail", 2, "refund", "approve-all", "by-rule", "priya", "omar", "leo", Instant.parse("2026-11-17T08:00:00Z")));
    }

    @Test void nothingAtAllIsAWeekTooAndWhatACrashEmptiesIsCountedAgainTheSame() throws Exception {
        // Given
        assertThat(review().proposals()).isEmpty();
        raised("r1", "2026-11-16T10:00:00Z", "no-order", "MISSING_DATA");
        var before = review();
        // When
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute("TRUNCATE search_entry, search_reference, search_run, search_position, insight_run, insight_routing, insight_exception");
        }
        stage.indexer.catchUp();
        // Then
        assertThat(new WeeklyReview(stage.numbers).of(period(ZoneOffset.UTC), true, null)).isEqualTo(before);
    }

    private Happenings run(String id, String moment) {
        return happenings.at(moment).by(null).run(id, "mail", "urn:mail", "refund", "20", null, "Hello");
    }

    private void raised(String id, String moment, String rule, String code) {
        run(id, moment).routed(id, "mail", Route.EXCEPTION, code, IN_EXCEPTION, false, rule).raised(id, "mail", rule, code, "tom");
    }

    /// Runs on twenty days of the four weeks, three a day.
    private void everyDayButTuesdaysAndWednesdays() {
        for (var day = SUNDAY.minusDays(27); !day.isAfter(SUNDAY); day = day.plusDays(1)) {
            if (day.getDayOfWeek() != DayOfWeek.TUESDAY && day.getDayOfWeek() != DayOfWeek.WEDNESDAY) {
                for (var i = 0; i < 3; i++) {
                    run("d" + day + i, day + "T12:00:00Z");
                }
            }
        }
    }

    private Weekly review() {
        return review(ZoneOffset.UTC);
    }

    private Weekly review(ZoneId zone) {
        stage.recorder.record(happenings.all());
        stage.indexer.catchUp();
        return new WeeklyReview(stage.numbers).of(period(zone), true, null);
    }

    private static Period period(ZoneId zone) {
        return Period.of(SUNDAY, 7, zone, LATER);
    }
}
