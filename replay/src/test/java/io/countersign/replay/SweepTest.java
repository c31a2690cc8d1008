package io.countersign.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.Limits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class SweepTest {
    private static SweepReport sweep(CompiledFlow flow, String name, int from, int to, String truth, String cases) throws IOException {
        var limit = Limits.find(flow, name);
        java.util.function.Consumer<WrongLine> wrong = line -> {
            throw new AssertionError(line.toString());
        };
        var sweep = new Sweep(flow, limit, Sweep.values(BigDecimal.valueOf(from), BigDecimal.valueOf(to), 40, limit.value()),
                truth == null ? null : Truths.read(Small.reader(truth), wrong), wrong);
        CaseLines.read(Small.reader(cases), sweep::add, wrong);
        return sweep.report();
    }

    private static String real(String file) throws IOException {
        return Files.readString(RealCasesTest.DATA.resolve(file));
    }

    static boolean dataIsThere() {
        return RealCasesTest.dataIsThere();
    }

    @Test
    @EnabledIf("dataIsThere")
    void a_limit_of_100_usd_sends_57_percent_of_the_changes_to_a_person_with_54_percent_of_the_wrong_ones_and_99_percent_of_the_wrong_money() throws IOException {
        for (var name : List.of("airline-support", "retail-support")) {
            var report = sweep(RealCasesTest.flow(name), "large-amount.amount", 50, 2000, real("runs.truth.jsonl"), real("runs.jsonl"));
            // The population and the sums that the data's README names
            assertThat(report.all().changes()).isEqualTo(1352);
            assertThat(report.all().wrong()).isEqualTo(635);
            assertThat(report.all().wrongMoney().sums().get("USD")).isCloseTo(new BigDecimal("251980"), within(BigDecimal.ONE));
            var at100 = report.all().at(BigDecimal.valueOf(100));
            assertThat(at100.reviewed().value()).isCloseTo(0.57, within(0.005));
            assertThat(at100.caught().value()).isCloseTo(0.54, within(0.005));
            assertThat(at100.stoppedShare()).isCloseTo(0.99, within(0.005));
            // Each flow alone, counted from the files with another program
            assertThat(report.byFlow().get("airline-support").changes()).isEqualTo(766);
            assertThat(report.byFlow().get("airline-support").at(BigDecimal.valueOf(100)).reviewed().some()).isEqualTo(515);
            assertThat(report.byFlow().get("retail-support").at(BigDecimal.valueOf(100)).reviewed().some()).isEqualTo(258);
        }
    }

    @Test
    @EnabledIf("dataIsThere")
    void a_higher_limit_never_reviews_or_catches_more() throws IOException {
        var curve = sweep(RealCasesTest.flow("airline-support"), "large-amount.amount", 50, 2000, real("runs.truth.jsonl"), real("runs.jsonl")).all();
        for (int i = 1; i < curve.points().size(); i++) {
            assertThat(curve.points().get(i).reviewed().some()).isLessThanOrEqualTo(curve.points().get(i - 1).reviewed().some());
            assertThat(curve.points().get(i).caught().some()).isLessThanOrEqualTo(curve.points().get(i - 1).caught().some());
        }
        assertThat(curve.elbow()).isNotNull();
    }

    private static final String CASES = String.join("\n", Small.refund("a", "10.00", "approved"), Small.refund("b", "60.00", "rejected"), Small.refund("c", "110.00", "approved"),
            Small.refund("d", "200.00", "edited"),
            "{\"id\":\"talk\",\"source\":\"urn:s\",\"flow\":\"inbox\",\"input\":\"x\",\"action\":{\"type\":\"reply\",\"effect\":\"external\"}}",
            "{\"id\":\"draft\",\"source\":\"urn:s\",\"flow\":\"inbox\",\"input\":\"x\",\"action\":{\"type\":\"note\",\"effect\":\"internal\",\"tool\":\"notes\"}}",
            "{\"id\":\"other\",\"source\":\"urn:s\",\"flow\":\"else\",\"input\":\"x\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"150.00\",\"currency\":\"EUR\"}}");

    @Test
    void changes_are_actions_that_reach_the_world_and_say_what_they_do_there() throws IOException {
        var report = sweep(Small.flow(100), "over.amount", 50, 250, null, CASES);
        assertThat(report.cases()).isEqualTo(7);
        assertThat(report.otherFlow()).isEqualTo(1);
        assertThat(report.all().changes()).isEqualTo(5);
        assertThat(report.byFlow().get("inbox").changes()).isEqualTo(4);
        assertThat(report.whole().changes()).isEqualTo(4);
    }

    @Test
    void each_point_says_what_is_reviewed_caught_and_stopped() throws IOException {
        var curve = sweep(Small.flow(100), "over.amount", 50, 250, null, CASES).byFlow().get("inbox");
        assertThat(curve.at(BigDecimal.valueOf(50)).reviewed()).isEqualTo(new Share(3, 4));
        assertThat(curve.at(BigDecimal.valueOf(50)).caught()).isEqualTo(new Share(2, 2));
        assertThat(curve.at(BigDecimal.valueOf(100)).caught()).isEqualTo(new Share(1, 2));
        assertThat(curve.at(BigDecimal.valueOf(100)).stopped().sums()).hasToString("{EUR=200.00}");
        assertThat(curve.at(BigDecimal.valueOf(100)).stoppedShare()).isCloseTo(200.0 / 260, within(1e-9));
        assertThat(curve.at(BigDecimal.valueOf(200)).reviewed()).isEqualTo(new Share(0, 4));
    }

    @Test
    void of_a_rule_that_releases_what_it_does_not_release_is_reviewed() throws IOException {
        var curve = sweep(Small.flow(100), "rest.amount", 50, 250, null, CASES).byFlow().get("inbox");
        assertThat(curve.at(BigDecimal.valueOf(100)).reviewed()).isEqualTo(new Share(2, 4));
        assertThat(curve.at(BigDecimal.valueOf(250)).reviewed()).isEqualTo(new Share(0, 4));
    }

    @Test
    void the_whole_flow_has_a_curve_of_its_own() throws IOException {
        var flow = Small.flow(100, Small.rule("all-small", "action.amount < 20", "exception"));
        // a is an exception; c and d, which the limit lets pass, match no rule and so are held
        assertThat(sweep(flow, "over.amount", 50, 250, null, CASES).whole().at(BigDecimal.valueOf(250)).reviewed()).isEqualTo(new Share(3, 4));
    }

    @Test
    void a_counter_of_the_flow_counts_no_runs_of_another() throws IOException {
        var flow = Small.flow(1000, Small.rule("often", "counters.refunds >= 1", "approve"), "counters:\n  refunds: {action: refund, per: customer, within: PT24H}\n");
        var run = Small.refund("one", "case-1", "10.00", "approved", ",\"occurredAt\":\"2026-11-01T00:00:00Z\",\"references\":{\"customer\":\"mia\"}");
        var cases = run.replace("\"flow\":\"inbox\"", "\"flow\":\"else\"") + "\n" + run;
        assertThat(sweep(flow, "often.refunds", 0, 5, null, cases).byFlow().get("inbox").at(BigDecimal.ONE).reviewed()).isEqualTo(new Share(0, 1));
    }

    @Test
    void where_a_higher_limit_means_more_review_the_sentences_say_so() throws IOException {
        var cases = String.join("\n", Small.refund("a", "10.00", "rejected"), Small.refund("b", "60.00", "approved"), Small.refund("c", "110.00", "approved"));
        var there = sweep(tiny(50), "tiny.amount", 5, 150, null, cases);
        assertThat(there.all().risesWithLimit()).isTrue();
        assertThat(new SweepStory(there).answer()).anySatisfy(sentence -> assertThat(sentence).startsWith("The curve bends at 15: ").contains("Above it, each further review brings less"));
        assertThat(new SweepStory(sweep(tiny(15), "tiny.amount", 5, 150, null, cases)).answer())
                .contains("That is where the curve bends: a higher limit brings less for each further review, a lower one loses more for each review saved.");
        var falling = sweep(Small.flow(100), "over.amount", 50, 250, null, CASES).all();
        assertThat(falling.risesWithLimit()).isFalse();
        assertThat(falling.fallsWithLimit()).isTrue();
    }

    private static CompiledFlow tiny(int limit) {
        return Small.flow(1000, Small.rule("tiny", "action.amount < " + limit, "exception"));
    }

    @Test
    void a_range_without_the_present_limit_says_so() throws IOException {
        assertThat(new SweepStory(sweep(Small.flow(100), "over.amount", 150, 250, null, CASES)).answer())
                .contains("The present limit, 100, lies outside of 150 to 250; sweep a range that holds it to compare.");
    }

    @Test
    void where_nothing_is_known_to_be_wrong_no_share_of_it_is_said() throws IOException {
        var line = SweepJson.line(sweep(Small.flow(100), "over.amount", 50, 250, null, Small.refund("a", "110.00", null)));
        assertThat(line).contains("\"wrongCaught\":null,\"wrongCaughtShare\":null,\"wrongMoneyStopped\":null,\"wrongMoneyShare\":null").doesNotContain("\"wrongCaught\":0");
    }

    @Test
    void limits_are_plain_numbers() throws IOException {
        assertThat(SweepJson.line(sweep(Small.flow(100), "over.amount", 0, 8000, null, CASES))).contains("{\"limit\":200,").doesNotContain("E+");
    }

    @Test
    void wrong_money_in_several_currencies_is_named_and_never_added_up() throws IOException {
        var story = new SweepStory(sweep(Small.flow(100), "over.amount", 50, 250, null, CASES + "\n" + Small.refund("usd", "120.00", "rejected").replace("EUR", "USD")));
        assertThat(story.answer().getFirst()).contains("% of the wrong EUR (200.00 EUR)");
        assertThat(story.cautions()).contains(
                "Wrong money is in several currencies (260.00 EUR and 120.00 USD). Nothing is converted: shares are of the currency with the greatest sum, and the others are in none of them.");
        assertThat(new SweepStory(sweep(Small.flow(100), "over.amount", 50, 250, null, CASES)).answer().getFirst()).contains("% of the wrong money (200.00 EUR)");
    }

    @Test
    void values_are_round_and_the_present_limit_is_among_them() {
        assertThat(Sweep.values(BigDecimal.valueOf(50), BigDecimal.valueOf(2000), 40, BigDecimal.valueOf(100))).hasSize(40).contains(BigDecimal.valueOf(50), BigDecimal.valueOf(2000));
        assertThat(Sweep.values(new BigDecimal("0.5"), BigDecimal.ONE, 5, new BigDecimal("0.73"))).extracting(BigDecimal::toPlainString)
                .containsExactly("0.5", "0.6", "0.7", "0.73", "0.8", "0.9", "1");
        assertThatThrownBy(() -> Sweep.values(BigDecimal.TEN, BigDecimal.ONE, 40, BigDecimal.ONE)).hasMessageContaining("from a smaller to a greater number");
    }
}
