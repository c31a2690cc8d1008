package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.judge;
import static io.countersign.policy.engine.Flows.refund;
import static io.countersign.policy.engine.Flows.route;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No flow, however strange, may keep the thread that judges runs busy, or fill its memory.
class FlowSizeTest {
    private static List<String> problems(String yaml) {
        return check(yaml).problems().stream().map(Problem::toString).toList();
    }

    private static String[] rules(int many) {
        return IntStream.range(0, many).mapToObj(i -> rule("r" + i, "attempt > " + (i + 1), "approve")).toArray(String[]::new);
    }

    private static String counters(int many) {
        return IntStream.range(0, many).mapToObj(i -> "  c" + i + ": {per: order, within: P1D}\n").collect(Collectors.joining("", "counters:\n", ""));
    }

    private static String tests(int many) {
        return IntStream.range(0, many).mapToObj(i -> "  - {name: t" + i + ", run: {action: {type: note.add}}, expect: release}\n").collect(Collectors.joining("", "tests:\n", ""));
    }

    @Test
    void more_rules_counters_or_tests_than_a_flow_may_have_are_refused_at_the_first_surplus_one() {
        assertThat(problems(flow(rules(1_001)))).containsExactly(
                "1012:5: The flow has 1001 rules; the limit is 1000. Split the flow, or join rules that differ in one value with \"in\".");
        assertThat(problems(flow(rules(1)) + counters(21))).containsExactly("34:3: The flow has 21 counters; the limit is 20. Keep those that rules read.");
        assertThat(problems(flow(rules(1)) + tests(1_001))).containsExactly(
                "1014:5: The flow has 1001 tests; the limit is 1000. Keep those that show a different way through the rules, and judge real cases with a replay.");
        assertThat(problems(flow(rules(3)) + counters(20) + tests(1_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[\"a\"].map(s, s + s).map(s, s + s).exists(s, s == \"x\")", "[input].map(s, s + \"x\").exists(s, s == \"x\")", "[facts.x].map(s, s + s)[0] == 1",
        "[[1]].map(l, l + l).exists(l, size(l) > 3)", "dataSources.exists(d, d.name + d.ok == \"x\")", "[b\"a\"].map(s, s + s).exists(s, s == b\"x\")",
        "facts.l.filter(s, [s].exists(t, t + s == \"x\")).size() > 1", "facts.l.map(s, s == \"x\", [s] + [s]).size() > 1", "facts.l.exists_one(s, s + s == \"x\")"})
    void texts_and_lists_do_not_grow_in_a_loop(String when) {
        var column = 34 + when.lastIndexOf("+");
        assertThat(problems(flow(rule("r", when, "approve")))).isNotEmpty().allSatisfy(problem -> assertThat(problem).contains(
                "\"+\" on texts or lists cannot stand inside exists(), all(), map() or filter()", "write double(a) + double(b) for numbers"))
                .anySatisfy(problem -> assertThat(problem).startsWith("12:" + column + ":"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataSources.exists(d, string(d.name).matches(\"c.*\"))", "facts.l.all(a, facts.l.all(b, input.matches(b)))", "facts.l.map(a, matches(input, a))[0]"})
    void a_regular_expression_is_not_tried_in_a_loop(String when) {
        assertThat(problems(flow(rule("r", when, "approve")))).singleElement().asString().contains("matches() cannot stand inside exists()", "use ==, in, contains()");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            [dyn(1)].map(l, dyn([l, l])).exists(l, l == 1)                                  ; holds the element twice
            [dyn(1)].map(l, {"a": l, "b": [l]}).exists(l, l.a == 1)                         ; holds the element twice
            facts.l.exists(a, facts.l.exists(b, facts.l.exists(c, [1].exists(d, d == a))))  ; Only 3 of exists(), all(), map() and filter()
            [1].map(l, [1, 2].map(x, l)).map(l, [1, 2].map(x, l)).size() > 1                ; Only 3 of exists(), all(), map() and filter()
            """)
    void what_a_comparison_looks_at_does_not_double_either(String when, String message) {
        assertThat(problems(flow(rule("r", when, "approve")))).singleElement().asString().contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dataSources.filter(d, d.ok).map(d, d.name).exists(n, n in [facts.a, facts.b])", "facts.l.exists(a, a.x in [1, 2, a.y])", "(input + output).contains(\"x\")", "(facts.l + [\"x\"]).exists(l, l == \"y\")", "facts.l.map(l, l == \"x\", l).size() > 1", "facts.l.filter(l, l != \"x\").size() == 3",
        "facts.l.map(l, size(l) + 1).exists(n, n > 3)", "facts.l.exists_one(l, double(l.price) + double(l.tax) > 100.0)", "facts.l.exists(l, int(l) - 1 > 3)", "(input + output).matches(\"x\")"})
    void what_does_not_grow_is_allowed(String when) {
        assertThat(problems(flow(rule("r", when, "approve")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"matches(\"BAD$\")", "matches(facts.pattern)"})
    void a_text_that_is_too_long_for_a_regular_expression_makes_an_exception_and_never_a_silent_no(String call) {
        // Given
        var shortEnough = refund("1.00", ",'output':'" + "x".repeat(64 * 1024 - 3) + "BAD','facts':{'pattern':'BAD$'}");
        var longer = refund("1.00", ",'output':'" + "x".repeat(64 * 1024) + "BAD','facts':{'pattern':'BAD$'}");
        var when = "string(output)." + call;
        // Then
        assertThat(judge(when, shortEnough).outcome()).isEqualTo(RuleOutcome.MATCHED);
        assertThat(judge(when, longer)).returns(RuleOutcome.ERROR, RuleResult::outcome).returns("matches() looks at texts of up to 65536 characters, this one has 65539", RuleResult::detail);
        for (var then : List.of("block", "approve", "release")) {
            assertThat(route(longer, rule("r", when, then))).returns(Route.EXCEPTION, Routing::route).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
        }
    }

    @Test
    @Timeout(60)
    void looking_for_warnings_in_a_strange_flow_ends_soon_and_says_what_was_not_looked_at() {
        // Given: every pair of branches of every pair of rules; then conditions of more than 7,000 characters each, all about other actions
        var branches = IntStream.range(0, 30).mapToObj(i -> "facts.x" + i + " > 1").collect(Collectors.joining(" || "));
        var many = IntStream.range(0, 300).mapToObj(i -> rule("r" + i, "facts.y == " + i + " && (" + branches + ")", i % 2 == 0 ? "approve" : "exception")).toArray(String[]::new);
        var strange = IntStream.range(0, 10).mapToObj(i -> rule("r" + i, IntStream.range(0, 200).mapToObj(j -> "action.type == \"t" + i + "." + j + "\"")
                .collect(Collectors.joining(" || ")), "block")).toArray(String[]::new);
        // Then
        assertThat(check(flow(many)).warnings()).extracting(Problem::message).contains(
                "The conditions of this flow are too many to be compared with each other, so rules that can never decide are not all found; split the flow.");
        assertThat(check(flow(strange)).warnings()).extracting(Problem::message).containsExactly(
                "The conditions of this flow are too long to be taken apart, so rules that can never decide are not all found; split the flow.");
    }

    @Test
    @Timeout(60)
    void long_conditions_are_judged_in_several_steps_and_each_rule_keeps_its_own_result() {
        // Given: 50 conditions of 5,000 characters, of which one cannot be judged
        var words = IntStream.range(0, 190).mapToObj(i -> "facts.n == " + (1_000_000_000_000L + i)).collect(Collectors.joining(" || "));
        var rules = IntStream.range(0, 50).mapToObj(i -> rule("r" + i, "(" + words + ") || " + (i == 30 ? "facts.absent == 1" : "facts.n == " + i), "release")).toArray(String[]::new);
        // When
        var results = route(refund("1.00", ",'facts':{'n':31}"), rules).results();
        // Then
        assertThat(results).extracting(RuleResult::rule).containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "r" + i).toList());
        assertThat(results).extracting(RuleResult::outcome).containsExactlyElementsOf(IntStream.range(0, 50)
                .mapToObj(i -> i == 30 ? RuleOutcome.MISSING : i == 31 ? RuleOutcome.MATCHED : RuleOutcome.NOT_MATCHED).toList());
    }
}
