package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.NOW;
import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What rules know of the runs before: those of the case, and those that the flow's counters counted.
class CountersTest {
    private static final String COUNTERS = "counters:\n  refunds: {action: refund, per: customer, within: P1D}\n  runs: {per: order, within: PT1H}\n";

    private static String yaml(String... rules) {
        return flow(rules) + COUNTERS;
    }

    private static Routing route(History history, String... rules) {
        return FlowCompiler.load(bytes(yaml(rules))).route(RunFacts.of(Flows.json("{'action':{'type':'refund','effect':'external'}}"), 1, 1, history), NOW);
    }

    private static List<String> problems(String yaml) {
        return check(yaml).problems().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"counters.refunds >= 3", "counters[\"refunds\"] == 3", "has(counters.refunds) && counters.refunds > 2", "\"refunds\" in counters",
            "earlier.runs == 5 && earlier.sameAction == 4", "!has(counters.runs)", "earlier.runs > 0 && counters.refunds > 0"})
    void rules_read_what_was_counted(String when) {
        var history = new History(5, 4, Map.of("refunds", 3L));
        assertThat(route(history, rule("r", when, "exception")).ruleId()).isEqualTo("r");
    }

    @Test
    void a_counter_whose_reference_the_run_does_not_name_is_missing_and_never_zero() {
        assertThat(route(History.NONE, rule("few", "counters.refunds < 3", "release"))).returns(Route.APPROVE, Routing::route);
        assertThat(route(History.NONE, rule("many", "counters.refunds >= 3", "approve"))).returns(ReasonCode.MISSING_DATA, Routing::reasonCode)
                .returns("Rule \"Rule many\" could not be judged: counters.refunds is missing", Routing::reason);
    }

    @Test
    void a_reason_says_how_many() {
        var told = rule("r", "counters.refunds > 1", "exception").replace("because of r", "\"{counters.refunds} refunds in a day, {earlier.runs} runs before\"");
        assertThat(route(new History(2, 1, Map.of("refunds", 7L)), told).reason()).isEqualTo("7 refunds in a day, 2 runs before");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            counters.refund > 1                       | 42 | The flow has no counter "refund"; did you mean "refunds"?
            has(counters.refunded) && attempt > 1     | 37 | The flow has no counter "refunded"; did you mean "refunds"?
            counters["refnds"] > 1                    | 42 | The flow has no counter "refnds"; did you mean "refunds"?
            attempt > 1 && "everything" in counters   | 62 | The flow has no counter "everything"; it has refunds, runs.
            """)
    void a_counter_that_the_flow_does_not_have_is_refused_at_its_place(String when, int column, String message) {
        assertThat(problems(yaml(rule("r", when, "approve")))).containsExactly("12:" + column + ": " + message);
    }

    @Test
    void a_reason_can_name_one_counter_of_the_flow_and_not_all_of_them() {
        assertThat(problems(yaml(rule("r", "true", "approve").replace("because of r", "\"{counters.nope} {counters}\"")))).satisfiesExactly(
                first -> assertThat(first).startsWith("12:").endsWith("The flow has no counter \"nope\"; it has refunds, runs."),
                second -> assertThat(second).startsWith("12:").contains("{counters}, which is a whole group"));
    }

    @Test
    void a_flow_without_counters_says_where_they_are_declared() {
        assertThat(problems(flow(rule("r", "counters.refunds > 1", "approve")))).singleElement().asString().endsWith("say under \"counters\" what it counts.");
    }

    @Test
    void a_test_in_a_flow_says_what_came_before_its_run() {
        var yaml = yaml(rule("many", "has(counters.refunds) && counters.refunds >= 3 && earlier.sameAction == 2", "exception"));
        var test = "tests:\n  - {name: t, run: {action: {type: refund}}, earlier: {runs: 4, sameAction: 2}, counters: {refunds: %s}, expect: exception, rule: many}\n";
        assertThat(problems(yaml + test.formatted("3"))).isEmpty();
        assertThat(problems(yaml + test.formatted("2"))).singleElement().asString().contains("Test \"t\" failed");
        assertThat(problems(yaml + test.formatted("some"))).anySatisfy(p -> assertThat(p).contains("must be a whole number"));
        assertThat(problems(yaml + test.formatted("3").replace("refunds: 3", "refnds: 3"))).anySatisfy(p -> assertThat(p).contains("did you mean \"refunds\"?"));
    }
}
