package io.countersign.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.countersign.policy.engine.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two versions over a handful of cases, computed by hand.
class ReplayTest {
    private static final String[] CASES = {
            Small.refund("small-ok", "20.00", "approved"), Small.refund("small-bad", "30.00", "rejected"), Small.refund("middle-ok", "120.00", "approved"),
            Small.refund("middle-bad", "150.00", "edited"), Small.refund("large-ok", "900.00", "approved"), Small.refund("large-bad", "800.50", "rejected"),
            Small.refund("open", "130.00", null),
            "{\"id\":\"other\",\"source\":\"urn:s\",\"flow\":\"else\",\"input\":\"x\"}"};

    private final Report report = Small.report(Small.flow(100), Small.flow(200), CASES);

    private static List<String> ids(List<Judged> cases) {
        return cases.stream().map(Judged::id).toList();
    }

    @Test
    void each_case_goes_where_both_versions_send_it() {
        assertThat(report.count()).isEqualTo(8);
        assertThat(report.otherFlow()).isEqualTo(1);
        assertThat(report.matrix().get(Route.APPROVE).get(Route.RELEASE)).isEqualTo(3);
        assertThat(report.matrix().get(Route.APPROVE).get(Route.APPROVE)).isEqualTo(2);
        assertThat(report.matrix().get(Route.RELEASE).get(Route.RELEASE)).isEqualTo(2);
        assertThat(report.matrix().values().stream().flatMap(row -> row.values().stream()).mapToInt(Integer::intValue).sum()).isEqualTo(7);
    }

    @Test
    void each_version_is_held_against_what_people_decided() {
        assertThat(ids(report.of(Verdict.MISSED, false))).containsExactly("middle-bad", "small-bad");
        assertThat(ids(report.of(Verdict.CAUGHT, false))).containsExactly("large-bad");
        assertThat(ids(report.of(Verdict.NEEDLESS, false))).containsExactly("large-ok");
        assertThat(ids(report.of(Verdict.PASSED, false))).containsExactly("middle-ok", "small-ok");
        assertThat(ids(report.of(Verdict.UNDECIDED, false))).containsExactly("open");
        assertThat(ids(report.of(Verdict.MISSED, true))).containsExactly("small-bad");
        assertThat(ids(report.becomes(Verdict.MISSED))).containsExactly("middle-bad");
    }

    @Test
    void money_is_summed_exactly_and_by_currency() {
        assertThat(Report.money(report.of(Verdict.MISSED, false)).sums()).hasToString("{EUR=180.00}");
        assertThat(Report.money(report.of(Verdict.CAUGHT, false)).sums()).hasToString("{EUR=800.50}");
    }

    @Test
    void the_answer_comes_first_and_names_no_case() {
        assertThat(new Story(report).summary()).isEqualTo("3 of 7 cases go another way: 1 that people edited or rejected would go out; 1 that people approved unchanged would no longer wait.");
        assertThat(ids(new Story(report).lookFirst())).containsExactly("middle-bad");
        assertThat(new Story(report).lookFirstBy()).isEqualTo("By rule: rest 1.");
        assertThat(new Story(report).effects()).contains("Money at risk: up to 150.00 EUR in what would newly go out although it was not right.");
    }

    @Test
    void few_cases_are_said_to_carry_no_claim() {
        assertThat(new Story(report).cautions()).anyMatch(caution -> caution.startsWith("6 decided cases show what changes, case by case; they can't carry a claim about rates"));
    }

    @Test
    void rules_are_told_by_what_they_decide_and_how_often_that_was_right() {
        var rules = RuleFindings.of(report);
        assertThat(rules).extracting(RuleFindings.Finding::id).containsExactly("over", "rest");
        assertThat(rules).extracting(RuleFindings.Finding::decides).containsExactly(2, 5);
        assertThat(rules).extracting(RuleFindings.Finding::decidesNow).containsExactly(5, 2);
        assertThat(rules.getFirst().wrong()).isEqualTo(new Share(1, 2));
        assertThat(rules.getLast().wrong()).isEqualTo(new Share(2, 4));
        assertThat(rules.getLast().money().sums()).hasToString("{EUR=180.00}");
    }

    @Test
    void a_rule_that_the_candidate_lacks_is_not_forgotten() {
        var gone = RuleFindings.gone(Small.report(Small.flow(100, Small.rule("odd", "action.amount == 900", "block")), Small.flow(100), CASES));
        assertThat(gone).extracting(RuleFindings.Finding::id, RuleFindings.Finding::decidesNow).containsExactly(org.assertj.core.groups.Tuple.tuple("odd", 1));
    }

    @Test
    void what_is_blocked_although_people_approved_it_is_lost_and_not_needless() {
        var blocking = Small.report(Small.flow(100), Small.flow(100, Small.rule("odd", "action.amount == 900", "block")), CASES);
        assertThat(ids(blocking.of(Verdict.LOST, false))).containsExactly("large-ok");
        assertThat(new Story(blocking).summary()).contains("1 that people approved unchanged would be stopped or sent back");
    }

    @Test
    void where_nothing_goes_out_that_was_not_right_what_would_be_lost_is_looked_at_first() {
        var lost = new Story(Small.report(Small.flow(100), Small.flow(100, Small.rule("odd", "action.amount == 900", "block")), Small.refund("large-ok", "900.00", "approved")));
        assertThat(ids(lost.lookFirst())).containsExactly("large-ok");
        assertThat(lost.looksFirstAtLost()).isTrue();
        assertThat(new Story(report).looksFirstAtLost()).isFalse();
    }

    @Test
    void what_people_decided_and_what_turned_out_are_both_named_where_there_are_both() {
        var both = new Story(Small.report(Small.flow(100), Small.flow(200), Small.refund("a", "150.00", "wrong"), Small.refund("b", "120.00", "edited"), Small.refund("c", "130.00", "right")));
        assertThat(both.summary()).contains("2 that people edited or rejected, or that turned out wrong would go out", "1 that people approved unchanged, or that turned out right would no longer wait");
        var truth = new Story(Small.report(Small.flow(100), Small.flow(200), Small.refund("a", "150.00", "wrong")));
        assertThat(truth.summary()).contains("1 that turned out wrong would go out");
    }

    @Test
    void there_is_no_average_over_several_currencies() {
        var dollars = Small.flow(200, Small.rule("usd", "action.currency == \"USD\" && action.amount <= 200", "release"));
        var cases = List.of(Small.refund("a", "150.00", "rejected"), Small.refund("b", "120.00", "rejected").replace("EUR", "USD"), Small.refund("c", "130.00", "approved"));
        assertThat(new Story(Small.report(Small.flow(100), dollars, cases.toArray(String[]::new))).effects())
                .contains("Money at risk: up to 150.00 EUR and 120.00 USD in what would newly go out although it was not right.")
                .noneMatch(effect -> effect.contains("on average"));
        assertThat(new Story(Small.report(Small.flow(100), dollars, cases.getFirst(), cases.getLast())).effects()).anyMatch(effect -> effect.contains("on average there is 150.00 EUR"));
    }

    @Test
    void nearly_all_is_not_all() {
        assertThat(List.of(Words.percent(1), Words.percent(0.9999), Words.percent(0.995), Words.percent(0.994), Words.percent(0))).containsExactly("100 %", "99.9 %", "99.5 %", "99 %", "0 %");
    }

    @Test
    void a_report_is_plain_json_in_which_no_character_acts() {
        var line = ReportJson.line(Small.report(null, Small.flow(100), Small.refund("a\u202eb\u2028c\u0085d\u007fe\udb40\udc41", "10.00", "approved")));
        assertThat(line).contains("a\\u202eb\\u2028c\\u0085d\\u007fe\\udb40\\udc41").doesNotContain("\u202e", "\u2028", "\u0085", "\u007f", "\udb40");
    }

    @Test
    void intervals_are_those_of_wilson() {
        // Worked by hand from Wilson's formula with z = 1.96, and the usual table.
        assertThat(new Share(8, 10).low()).isCloseTo(0.4902, within(0.0002));
        assertThat(new Share(8, 10).high()).isCloseTo(0.9433, within(0.0002));
        assertThat(new Share(0, 30).high()).isCloseTo(0.1135, within(0.0002));
        assertThat(new Share(0, 0).high()).isEqualTo(1);
    }

    @Test
    void without_a_current_version_the_way_that_a_case_took_counts() {
        var recorded = Small.refund("r", "120.00", "approved").replaceFirst("}$", ",\"recorded\":{\"route\":\"approve\",\"rule\":\"over\",\"reason\":\"as it was\"}}");
        var live = Small.report(null, Small.flow(200), recorded, Small.refund("s", "500.00", "approved"));
        assertThat(live.against()).isEqualTo(Report.Against.RECORDED);
        assertThat(live.matrix().get(Route.APPROVE).get(Route.RELEASE)).isEqualTo(1);
        assertThat(new Story(live).cautions()).anyMatch(caution -> caution.startsWith("1 case do"));
        assertThat(Small.report(null, Small.flow(200), CASES).against()).isEqualTo(Report.Against.ITSELF);
    }

    @Test
    void waiting_is_reckoned_from_measured_times() {
        // Given: 2, 4 and 6 hours; the typical one is 4
        var report = Small.report(Small.flow(100), Small.flow(200), timed("a", "150.00", "02"), timed("b", "160.00", "06"), timed("c", "900.00", "04"));
        // Then: two no longer wait
        assertThat(report.waits().typical()).hasHours(4);
        assertThat(report.waits().saved()).hasHours(8);
        assertThat(report.waits().extra()).isZero();
        // And: the other way round, two more wait the typical time
        var back = Small.report(Small.flow(200), Small.flow(100), timed("a", "150.00", "02"), timed("b", "160.00", "06"), timed("c", "900.00", "04"));
        assertThat(back.waits().extra()).hasHours(8);
        assertThat(back.waits().saved()).isZero();
    }

    private static String timed(String id, String amount, String hours) {
        return Small.refund(id, "case-" + id, amount, "approved", ",\"occurredAt\":\"2026-11-01T00:00:00Z\"").replace("\"by\":\"ana\"", "\"by\":\"ana\",\"at\":\"2026-11-01T" + hours + ":00:00Z\"");
    }

    @Test
    void earlier_runs_attempts_and_counters_are_made_again_from_the_cases_in_their_order() {
        var counting = Small.flow(1000, Small.rule("often", "counters.refunds >= 2", "exception") + Small.rule("again", "earlier.runs == 1 && earlier.sameAction >= 1", "approve")
                + Small.rule("second", "attempt == 2", "block"), "counters:\n  refunds: {action: refund, per: customer, within: PT24H}\n");
        var report = Small.report(null, counting, customer("a", "c1", "2026-11-01T00:00:00Z", ""), customer("b", "c1", "2026-11-01T01:00:00Z", ""),
                customer("c", "c2", "2026-11-01T02:00:00Z", ""), customer("d", "c3", "2026-11-03T00:00:00Z", ""), customer("e", "c3", "2026-11-03T00:00:01Z", ",\"retryOf\":\"run_x\""));
        assertThat(report.cases()).extracting(one -> one.candidate().route())
                .containsExactly(Route.RELEASE, Route.APPROVE, Route.EXCEPTION, Route.RELEASE, Route.BLOCK);
    }

    @Test
    void a_count_of_the_live_run_serves_no_counter_that_counts_something_else() {
        // Given: the run was live, and the counter said 5 then
        var current = often("PT24H");
        // Then: the same counter says so again
        assertThat(live(current, often("PT24H")).cases()).extracting(one -> one.candidate().route()).containsExactly(Route.EXCEPTION);
        assertThat(live(null, often("PT24H")).cases()).extracting(one -> one.candidate().route()).containsExactly(Route.EXCEPTION);
        // And: one of the same name with another window is counted from the cases, and the current one stays as it was
        var changed = live(current, often("PT1H")).cases();
        assertThat(changed).extracting(one -> one.candidate().route()).containsExactly(Route.RELEASE);
        assertThat(changed).extracting(one -> one.current().route()).containsExactly(Route.EXCEPTION);
    }

    private static io.countersign.policy.engine.CompiledFlow often(String window) {
        return Small.flow(1000, Small.rule("often", "counters.refunds >= 3", "exception"), "counters:\n  refunds: {action: refund, per: customer, within: " + window + "}\n");
    }

    private static Report live(io.countersign.policy.engine.CompiledFlow current, io.countersign.policy.engine.CompiledFlow candidate) {
        var replay = new Replay(candidate, current, null, wrong -> {
            throw new AssertionError(wrong);
        });
        var way = new Recorded.Way(Route.EXCEPTION, "often", "Rule often", "because");
        replay.add(new PastCase("run 1", CaseLines.object(customer("a", "c1", "2026-11-01T00:00:00Z", "")).get("run"), Decision.NONE,
                new Recorded(way, java.time.Instant.parse("2026-11-01T00:00:01Z"), 1, java.util.Map.of("refunds", 5L))));
        return replay.report();
    }

    @Test
    void live_cases_are_said_to_miss_what_came_before_them() {
        assertThat(new Story(live(null, often("PT24H"))).cautions()).anyMatch(caution -> caution.startsWith("What came before the first of these cases is not counted"));
        assertThat(new Story(report).cautions()).noneMatch(caution -> caution.startsWith("What came before"));
    }

    private static String customer(String id, String caseId, String at, String more) {
        return Small.refund(id, caseId, "10.00", null, ",\"occurredAt\":\"" + at + "\",\"references\":{\"customer\":\"mia\"}" + more);
    }

    @Test
    void truth_comes_before_decisions_and_money_that_could_not_move_is_no_risk() throws Exception {
        var truths = Truths.read(Small.reader("\uFEFF" + """
                {"id":"small-ok","correct":false,"basis":"too early"}
                {"id":"small-bad","correct":false,"execution":{"status":"error"}}
                {"id":"large-ok","correct":true}
                """), wrong -> {
            throw new AssertionError(wrong);
        });
        var report = Small.report(Small.flow(100), Small.flow(200), truths, String.join("\n", CASES));
        assertThat(ids(report.of(Verdict.MISSED, false))).containsExactly("middle-bad", "small-bad", "small-ok");
        assertThat(Report.money(report.of(Verdict.MISSED, false)).sums()).hasToString("{EUR=170.00}");
    }

    @Test
    void lines_that_cannot_be_used_are_named_with_the_remedy() {
        assertThat(Small.problems("{", "[1]", "", "{\"id\":\"a\"}", Small.refund("a", "1.00", "maybe"), Small.refund("b", "1.00", null), Small.refund("b", "1.00", null),
                Small.refund("c", "x", null), Small.refund("d", "d", "1.00", null, ",\"occurredAt\":\"yesterday\"")))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).startsWith("line 1: This is not JSON"),
                        one -> assertThat(one).startsWith("line 2: A line must be one JSON object"),
                        one -> assertThat(one).startsWith("line 4: The run needs the field \"flow\""),
                        one -> assertThat(one).startsWith("line 5: decision.outcome must be one of answered, approved,").endsWith("got \"maybe\"."),
                        one -> assertThat(one).isEqualTo("line 7: The run \"b\" stands at line 6 already (same source, caseId and id); remove one."),
                        one -> assertThat(one).startsWith("line 8: The run's action.amount must be a decimal number in quotes"),
                        one -> assertThat(one).startsWith("line 9: run.occurredAt must be a time"));
    }
}
