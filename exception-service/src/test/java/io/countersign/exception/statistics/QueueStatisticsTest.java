package io.countersign.exception.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.statistics.Report.Day;
import io.countersign.exception.statistics.Report.OwnerFigures;
import io.countersign.exception.statistics.Report.Pattern;
import io.countersign.exception.statistics.Report.ReasonChange;
import io.countersign.exception.statistics.Report.Repeat;
import io.countersign.exception.statistics.Report.RuleChange;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueueStatisticsTest {

    /// A Friday.
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final QueueStatistics statistics = new QueueStatistics();
    private int count;

    @Test
    void an_empty_queue_has_figures_too() {
        // When nobody has opened anything
        var report = statistics.at(NOON);

        // Then everything is 0
        assertThat(report.open()).isZero();
        assertThat(report.oldestSeconds()).isZero();
        assertThat(report.ageing().values()).containsOnly(0);
        assertThat(report.perDay()).hasSize(14).allMatch(day -> day.opened() == 0 && day.resolved() == 0);
        assertThat(report.perDay().getLast().day()).isEqualTo("2026-11-20");
        assertThat(report.repeats()).isEmpty();
        assertThat(report.patterns()).isEmpty();
    }

    @Test
    void what_waits_is_counted_by_age_reason_and_owner() {
        // Given items of several ages, one of them without an owner
        open("A", "priya", ago("PT30M"), ago("PT-30M"));
        open("A", "priya", ago("PT3H"), ago("PT2H"));
        open("B", "tom", ago("PT23H"), ago("PT-1H"));
        open("B", "tom", ago("PT50H"), null);
        open("C", null, ago("PT80H"), ago("PT1S"));

        // When it is asked
        var report = statistics.at(NOON);

        // Then each counts where it belongs; one whose clock stands still is not late
        assertThat(report.open()).isEqualTo(5);
        assertThat(report.late()).isEqualTo(2);
        assertThat(report.oldestSeconds()).isEqualTo(80 * 3_600);
        assertThat(report.byReason()).hasToString("{A=2, B=2, C=1}");
        assertThat(report.byOwner()).isEqualTo(Map.of("priya", new OwnerFigures(2, 1, 0), "tom", new OwnerFigures(2, 0, 0)));
        assertThat(report.withoutOwner()).isEqualTo(1);
        assertThat(report.ageing().toString()).isEqualTo("{under1h=1, 1hTo4h=1, 4hTo1d=1, 1dTo3d=1, over3d=1}");
    }

    @Test
    void figures_move_with_the_clock_in_both_directions() {
        // Given an item that is due in an hour
        open("A", "priya", NOON, NOON.plusSeconds(3_600));

        // When the clock goes on, then back
        assertThat(statistics.at(NOON.plusSeconds(3_599)).late()).isZero();
        assertThat(statistics.at(NOON.plusSeconds(3_599)).ageing()).containsEntry("under1h", 1);
        assertThat(statistics.at(NOON.plusSeconds(3_600)).late()).isEqualTo(1);
        assertThat(statistics.at(NOON.plusSeconds(3_600)).ageing()).containsEntry("under1h", 0).containsEntry("1hTo4h", 1);
        assertThat(statistics.at(NOON.plusSeconds(90_000)).ageing()).containsEntry("1dTo3d", 1).containsEntry("under1h", 0);
        assertThat(statistics.at(NOON).late()).isZero();
        assertThat(statistics.at(NOON).byOwner()).containsEntry("priya", new OwnerFigures(1, 0, 0));

        // Then it is as if it had never gone on
        assertThat(statistics.at(NOON).ageing()).containsEntry("under1h", 1).containsEntry("1dTo3d", 0);
    }

    @Test
    void an_item_that_changes_owner_target_or_rule_counts_once() {
        // Given an item
        var item = open("A", "priya", ago("PT1H"), ago("PT1M"));

        // When it is given to Tom with a later target
        statistics.waits(new Waiting(item.id(), "flow", "A", "other", "tom", item.openedAt(), NOON.plusSeconds(60)), NOON);

        // Then it is Tom's and not late
        var report = statistics.at(NOON);
        assertThat(report.open()).isEqualTo(1);
        assertThat(report.late()).isZero();
        assertThat(report.byOwner()).isEqualTo(Map.of("tom", new OwnerFigures(1, 0, 0)));

        // When it leaves, twice told
        statistics.left(item.id(), NOON);
        statistics.left(item.id(), NOON);

        // Then nothing waits
        assertThat(statistics.at(NOON).open()).isZero();
        assertThat(statistics.at(NOON).byOwner()).isEmpty();
        assertThat(statistics.loads(NOON)).isEmpty();
    }

    @Test
    void a_day_begins_at_midnight_utc() {
        // Given what happened just before and just after midnight
        open("A", "priya", Instant.parse("2026-11-19T23:59:59.999Z"), null);
        open("A", "priya", Instant.parse("2026-11-20T00:00:00Z"), null);
        statistics.resolved("exc_a", "tom", Instant.parse("2026-11-19T23:59:59Z"));
        statistics.resolved("exc_b", "tom", Instant.parse("2026-11-20T00:00:01Z"));
        statistics.resolved("exc_c", "lee", NOON);
        statistics.resolved("exc_d", null, NOON);
        statistics.missed(NOON);

        // When it is asked at noon
        var report = statistics.at(NOON);

        // Then today has what came after
        assertThat(report.openedToday()).isEqualTo(1);
        assertThat(report.resolvedToday()).isEqualTo(3);
        assertThat(report.missedToday()).isEqualTo(1);
        assertThat(report.byOwner()).isEqualTo(Map.of("priya", new OwnerFigures(2, 0, 0), "tom", new OwnerFigures(0, 0, 1), "lee", new OwnerFigures(0, 0, 1)));
        assertThat(report.perDay()).endsWith(new Day("2026-11-19", 1, 1, 0), new Day("2026-11-20", 1, 3, 1)).hasSize(14)
                .startsWith(new Day("2026-11-07", 0, 0, 0));
    }

    @Test
    void what_is_taken_up_again_is_resolved_when_it_is_resolved_anew() {
        // Given an item that was resolved yesterday, taken up again, and resolved today by another person
        statistics.resolved("exc_a", "tom", ago("P1D"));
        statistics.resolved("exc_b", "lee", NOON);
        statistics.reopened("exc_a");
        assertThat(statistics.at(NOON).perDay()).extracting(Day::resolved).endsWith(0, 1);
        statistics.resolved("exc_a", "lee", NOON);
        statistics.reopened("exc_a");
        statistics.resolved("exc_a", "quinn", NOON);

        // When it is asked, then it counts once
        assertThat(statistics.at(NOON).perDay()).extracting(Day::resolved).endsWith(0, 2);
        assertThat(statistics.at(NOON).byOwner()).isEqualTo(Map.of("lee", new OwnerFigures(0, 0, 1), "quinn", new OwnerFigures(0, 0, 1)));
    }

    @Test
    void this_week_stands_beside_the_week_before() {
        // Given two items this week and three the week before, and what is older than that
        for (var when : List.of("PT1H", "P6D", "P7D", "P8D", "P13D", "P14D", "P30D")) {
            open("A", "priya", ago(when), null);
        }
        open("B", "priya", ago("P13D"), null);
        open("C", "priya", ago("PT1H"), null);

        // When it is asked
        var report = statistics.at(NOON);

        // Then the most frequent of this week comes first, and what has stopped is told too
        assertThat(report.topReasons()).containsExactly(new ReasonChange("A", 2, 3), new ReasonChange("C", 1, 0), new ReasonChange("B", 0, 1));
        assertThat(report.topRules()).containsExactly(new RuleChange("rule-A", 2, 3), new RuleChange("rule-C", 1, 0), new RuleChange("rule-B", 0, 1));
    }

    @Test
    void three_times_within_seven_days_is_a_repeat_and_a_second_less_is_none() {
        // Given three triggers, the first of them seven days ago less a second; and two of another rule
        statistics.triggered("inbox", "MISSING_DATA", "missing-order", ago("P7D").plusSeconds(1));
        statistics.triggered("inbox", "MISSING_DATA", "missing-order", ago("P1D"));
        statistics.triggered("inbox", "MISSING_DATA", "missing-order", ago("PT1S"));
        statistics.triggered("inbox", "MISSING_DATA", "other", ago("P1D"));
        statistics.triggered("inbox", "MISSING_DATA", "other", ago("P2D"));

        // When it is asked, then they are a repeat; a second later no longer
        assertThat(statistics.at(NOON).repeats()).containsExactly(
                new Repeat("inbox", "MISSING_DATA", "missing-order", 3, "2026-11-13T12:00:01Z", "2026-11-20T11:59:59Z"));
        assertThat(statistics.at(NOON.plusSeconds(1)).repeats()).isEmpty();
    }

    @Test
    void a_weekday_that_stands_out_is_told_in_a_sentence() {
        // Given fourteen items in four weeks, nine of them on Tuesdays, at hours that differ
        var tuesday = Instant.parse("2026-11-17T00:30:00Z");
        for (int i = 0; i < 9; i++) {
            open("LOW_CONFIDENCE", "priya", tuesday.minus(Duration.ofDays(7L * (i % 4))).plus(Duration.ofHours(i)), null);
        }
        for (int i = 0; i < 5; i++) {
            open("LOW_CONFIDENCE", "priya", tuesday.plus(Duration.ofDays(1 + i % 2)).plus(Duration.ofHours(9 + i)), null);
        }

        // When it is asked
        var patterns = statistics.at(NOON).patterns();

        // Then Tuesday stands out and nothing else does
        assertThat(patterns).containsExactly(new Pattern("airline-support", "LOW_CONFIDENCE", "Tuesday", null, 9, 2.0,
                "LOW_CONFIDENCE in airline-support: 9 of 14 came on Tuesdays (2.0 expected)"));
    }

    @Test
    void an_hour_that_stands_out_is_told_in_a_sentence() {
        // Given three items at the same hour on different weekdays, and two of another reason, which are too few
        for (int day = 1; day <= 3; day++) {
            open("A", "priya", Instant.parse("2026-11-1" + day + "T23:15:00Z"), null);
        }
        open("B", "priya", Instant.parse("2026-11-11T23:15:00Z"), null);
        open("B", "priya", Instant.parse("2026-11-11T23:16:00Z"), null);

        // When it is asked, then the hour stands out; four weeks later it is forgotten
        assertThat(statistics.at(NOON).patterns()).containsExactly(new Pattern("airline-support", "A", null, 23, 3, 0.1,
                "A in airline-support: 3 of 3 came between 23:00 and 00:00 UTC (0.1 expected)"));
        assertThat(statistics.at(NOON.plus(Duration.ofDays(28))).patterns()).isEmpty();
    }

    @Test
    void one_busy_day_is_no_pattern() {
        // Given a burst on one Tuesday, and one that goes over two hours of two days
        for (int minute = 0; minute < 40; minute += 2) {
            open("A", "priya", Instant.parse("2026-11-17T14:05:00Z").plusSeconds(minute * 60L), null);
            open("B", "priya", Instant.parse("2026-11-17T14:05:00Z").plusSeconds(minute * 60L), null);
        }
        open("B", "priya", Instant.parse("2026-11-16T14:05:00Z"), null);

        // When it is asked, then neither a weekday nor an hour is said to stand out
        assertThat(statistics.at(NOON).patterns()).isEmpty();
    }

    @Test
    void twice_as_many_on_one_weekday_is_a_pattern_where_there_are_many() {
        // Given twenty items on each day of four weeks, and forty on each Tuesday, spread over the day
        for (int day = 0; day < 28; day++) {
            var midnight = Instant.parse("2026-10-24T00:00:00Z").plus(Duration.ofDays(day));
            int many = midnight.atOffset(ZoneOffset.UTC).getDayOfWeek() == DayOfWeek.TUESDAY ? 40 : 20;
            for (int i = 0; i < many; i++) {
                open("A", "priya", midnight.plusSeconds(86_400L * i / many), null);
            }
        }

        // When it is asked, then Tuesday stands out and nothing else
        assertThat(statistics.at(Instant.parse("2026-11-20T23:59:59Z")).patterns()).extracting(Pattern::weekday).containsExactly("Tuesday");
    }

    @Test
    void the_order_in_which_history_is_read_does_not_matter() {
        // Given a history of 60 days
        record Fact(Waiting item, Instant at, boolean left) {}
        var random = new Random(7);
        var history = new ArrayList<List<Fact>>();
        for (int i = 0; i < 2_000; i++) {
            var at = NOON.minusSeconds(random.nextInt(60 * 86_400));
            var item = new Waiting("exc_" + i, "flow-" + i % 3, "R" + i % 5, "rule-" + i % 7, "p" + i % 4, at, at.plusSeconds(3_600));
            history.add(random.nextBoolean() ? List.of(new Fact(item, at, false)) : List.of(new Fact(item, at, false), new Fact(item, at.plusSeconds(900), true)));
        }

        // When it is read in two orders
        var reports = new ArrayList<Report>();
        for (int round = 0; round < 2; round++) {
            var statistics = new QueueStatistics();
            history.forEach(item -> item.forEach(fact -> {
                if (fact.left()) {
                    statistics.left(fact.item().id(), fact.at());
                    statistics.resolved(fact.item().id(), "tom", fact.at());
                } else {
                    statistics.opened(fact.item(), fact.at());
                    statistics.triggered(fact.item().flow(), fact.item().reason(), fact.item().rule(), fact.at());
                }
            }));
            reports.add(statistics.at(NOON));
            Collections.shuffle(history, random);
        }

        // Then the figures are the same
        assertThat(reports.getFirst()).isEqualTo(reports.getLast());
        assertThat(reports.getFirst().open()).isGreaterThan(900);
        assertThat(reports.getFirst().repeats()).isNotEmpty();
    }

    @Test
    void a_flow_piles_up_by_number_or_by_growth_once_a_day() {
        // Given three items that wait, two of them new, and one that came and went
        open("A", "priya", ago("PT2H"), null);
        open("A", "priya", ago("PT59M"), null);
        open("A", "priya", ago("PT10M"), null);
        statistics.left(open("A", "priya", ago("PT10M"), null).id(), ago("PT5M"));

        // When the limits are exceeded, then it is found; at the limit not yet
        assertThat(statistics.loads(NOON)).containsExactly(new FlowLoad("airline-support", 3, 2));
        assertThat(PileUp.of(statistics.loads(NOON), new PileUp.Limits(3, 2), NOON)).isEmpty();
        assertThat(PileUp.of(statistics.loads(NOON), new PileUp.Limits(2, 1), NOON)).containsExactly(
                new PileUp("QUEUE_PILE_UP:airline-support:open:2026-11-20", "airline-support", "More than 2 exceptions of flow airline-support wait."),
                new PileUp("QUEUE_PILE_UP:airline-support:growth:2026-11-20", "airline-support",
                        "More than 1 exceptions of flow airline-support came within an hour without being settled."));

        // And an hour later it no longer grows
        assertThat(statistics.loads(NOON.plusSeconds(3_600))).containsExactly(new FlowLoad("airline-support", 3, 0));
    }

    private Waiting open(String reason, String owner, Instant at, Instant dueAt) {
        var item = new Waiting("exc_" + count++, "airline-support", reason, "rule-" + reason, owner, at, dueAt);
        statistics.opened(item, at);
        return item;
    }

    private static Instant ago(String duration) {
        return NOON.minus(Duration.parse(duration));
    }
}
