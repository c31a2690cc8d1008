package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowProblemsTest {
    private static List<String> problems(String yaml) {
        return check(yaml).problems().stream().map(Problem::toString).toList();
    }

    private static String inRule(String text) {
        return flow("  - id: one\n    name: One\n" + text + "    owner: priya\n    reviewBy: 2027-01-31\n");
    }

    @Test
    void a_flow_without_faults_is_accepted() {
        assertThat(check(flow(rule("r", "action.type == \"refund\"", "approve")))).isInstanceOf(FlowCheck.Accepted.class);
    }

    @Test
    void a_YAML_syntax_error_is_named_with_its_line() {
        assertThat(problems("flow: x\nrules: [a\nowner: b\n")).singleElement().asString()
                .startsWith("3:6: This is not valid YAML");
    }

    @Test
    void an_empty_document_and_a_list_are_refused() {
        assertThat(problems("# nothing\n")).singleElement().asString().contains("is empty");
        assertThat(problems("- a\n")).singleElement().asString().contains("must be a mapping");
    }

    @Test
    void bytes_that_are_not_UTF_8_are_refused() {
        // When
        var check = new FlowCompiler(Flows.PEOPLE, path -> Optional.empty(), Flows.NOW).compile(new byte[] {'f', (byte) 0xff});
        // Then
        assertThat(check.problems()).singleElement().satisfies(p -> assertThat(p.message()).contains("UTF-8"));
    }

    @Test
    void aliases_second_documents_and_deep_nesting_are_refused() {
        assertThat(problems("flow: &a x\nowner: *a\n")).singleElement().asString().startsWith("2:8: YAML aliases");
        assertThat(problems("flow: x\n---\nflow: y\n")).singleElement().asString().contains("one document");
        assertThat(problems("flow: " + "[".repeat(5000) + "]".repeat(5000))).singleElement().asString().contains("nested deeper");
    }

    @Test
    void a_duration_above_ten_years_is_refused_with_its_line_and_the_remedy() {
        var yaml = flow(rule("r", "action.type == \"refund\"", "approve"));
        assertThat(yaml).contains("within: PT10M");
        assertThat(check(yaml.replace("within: PT10M", "within: P3653D"))).isInstanceOf(FlowCheck.Accepted.class);
        assertThat(problems(yaml.replace("within: PT10M", "within: PT10000000000000000S"))).singleElement().asString().matches("\\d+:\\d+: .*")
                .endsWith("must be P3653D (ten years) at most, got \"PT10000000000000000S\".");
    }

    @Test
    void an_unknown_key_is_named_with_the_nearest_known_one() {
        assertThat(problems(inRule("    wen: true\n    when: 'true'\n    then: release\n    reason: r\n")))
                .containsExactly("14:5: Unknown key \"wen\" in rule \"one\"; did you mean \"when\"?");
    }

    @Test
    void a_duplicate_key_and_a_duplicate_rule_id_are_both_named() {
        var rule = rule("same", "true", "release");
        assertThat(problems(flow(rule, rule) + "owner: tom\n")).containsExactly(
                "13:10: Duplicate rule id \"same\"; every rule needs its own.",
                "14:1: Duplicate key \"owner\" in the flow; keep one.");
    }

    @Test
    void lists_and_mappings_that_are_none_are_told_once() {
        assertThat(problems(flow().replaceFirst("(?s)actions:\n.*?attempts", "actions: [refund]\nattempts"))).singleElement().asString().contains("must be a mapping");
        assertThat(problems(flow() + "counters: [a]\n")).singleElement().asString().contains("must be a mapping");
    }

    @Test
    void missing_mandatory_keys_are_all_named_at_once() {
        assertThat(problems("flow: x\n")).hasSize(4).allSatisfy(p -> assertThat(p).contains("needs the key"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT30M            | half an hour | must be a duration
            PT30M            | -PT5M        | must be longer than PT0S
            risk: high       | risk: huge   | must be one of low, medium, high, critical
            effect: internal | effect: both | must be one of external, internal
            technical: 1     | technical: x | must be a whole number
            backup: tom      | backup: [a]  | must be one value
            """)
    void a_wrong_value_is_named_with_what_would_be_right(String right, String wrong, String expected) {
        assertThat(problems(flow(rule("r", "true", "release")).replace(right, wrong))).singleElement().asString().contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expires: 2027-02-30      | release   | must be a date
            sample: 1.5              | release   | from 0 to 1
            sample: 0.1              | approve   | only belongs to a rule with
            reasonCode: BECAUSE      | exception | must be one of LOW_CONFIDENCE
            reasonCode: MANUAL       | approve   | only belongs to a rule with
            fallback: nothing        | fallback  | must be a prompt and its version
            blockReason: x           | release   | only belongs to a rule with
            """)
    void a_wrong_value_in_a_rule_is_named(String extra, String then, String expected) {
        assertThat(problems(flow(rule("r", "true", then, extra)))).singleElement().asString().startsWith("12:").contains(expected);
    }

    @Test
    void owners_and_backups_must_be_in_the_directory_and_roles_must_have_a_member() {
        var yaml = flow(rule("r", "true", "release").replace("owner: priya", "owner: ghost, backup: empty-role"))
                .replace("backup: finance", "backup: nobody").replace("backup: tom", "backup: empty-role");
        assertThat(problems(yaml)).satisfiesExactly(
                p -> assertThat(p).startsWith("7:").contains("\"nobody\", the backup of action \"refund\", is neither"),
                p -> assertThat(p).startsWith("10:").contains("\"empty-role\", the backup of exceptions, has no member"),
                p -> assertThat(p).startsWith("12:").contains("\"ghost\", the owner of rule \"r\", is neither"),
                p -> assertThat(p).startsWith("12:").contains("\"empty-role\", the backup of rule \"r\", has no member"));
    }

    @Test
    void an_unknown_field_in_a_condition_is_named_at_its_place_in_the_file() {
        assertThat(problems(inRule("    when: action.type == \"refund\" && action.amont > 100\n    then: release\n    reason: r\n")))
                .containsExactly("14:38: A rule cannot see \"action.amont\"; did you mean \"action.amount\"?");
    }

    @Test
    void places_are_right_in_quoted_folded_and_literal_text() {
        var end = "    then: release\n    reason: r\n";
        assertThat(problems(inRule("    when: 'id == ''x'' && nope'\n" + end))).singleElement().asString().startsWith("14:27:");
        assertThat(problems(inRule("    when: \"id == \\\"x\\\" && nope\"\n" + end))).singleElement().asString().startsWith("14:27:");
        assertThat(problems(inRule("    when: |\n      id == \"x\" &&\n        nope\n" + end))).singleElement().asString().startsWith("16:9:");
        assertThat(problems(inRule("    when: >\n      id == \"x\"\n      && nope\n" + end))).singleElement().asString().startsWith("16:10:");
        assertThat(problems(inRule("    when: id == \"😀\" && nope\n" + end))).singleElement().asString().startsWith("14:24:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            confidence > "high"                     | > "high"     | no matching overload
            confidence                              | confidence   | must be true or false
            action.type = "x"                       | = "x"        | written ==, not =
            id.matches("(a")                        | "(a"         | not a regular expression
            action.amount > decimal("1.000,00")     | "1.000,00"   | decimal() takes a number
            action.amount > 0.1000000000000000055   | 0.1000       | more digits than a literal can hold
            attempt > 0 && now() > 3                | () > 3       | cannot ask for the time
            has(action.nothing)                     | action.noth  | cannot see
            """)
    void a_condition_that_could_never_work_is_refused(String when, String place, String expected) {
        // the condition starts in column 34 of the rule's line
        var column = 34 + when.indexOf(place);
        assertThat(problems(flow(rule("r", when, "release")))).isNotEmpty().anySatisfy(p -> {
            assertThat(p).contains(expected);
            assertThat(p).startsWith("12:" + column + ":");
        });
    }

    @Test
    void a_condition_that_stops_in_the_middle_is_refused_at_its_end() {
        assertThat(problems(flow(rule("r", "action.type ==", "release")))).containsExactly("12:48: The condition ends too early.");
    }

    @Test
    void a_condition_of_more_than_8_KB_or_nested_too_deep_is_refused() {
        assertThat(problems(flow(rule("r", "true" + " && true".repeat(1100), "release")))).singleElement().asString().contains("limit is 8192");
        assertThat(problems(flow(rule("r", "(".repeat(500) + "true" + ")".repeat(500), "release")))).isNotEmpty();
    }

    @Test
    void a_reason_that_names_what_a_run_cannot_have_is_refused_at_its_place() {
        assertThat(problems(inRule("    when: 'true'\n    then: release\n    reason: Refund of {action.amuont}, {facts.ok} {facts} {\n")))
                .containsExactly(
                        "16:23: The reason names {action.amuont}, which a run cannot have; did you mean {action.amount}?",
                        "16:51: The reason names {facts}, which is a whole group; name one value in it.",
                        "16:59: The reason has a \"{\" without a \"}\".");
    }

    @Test
    void comparing_an_amount_without_its_currency_is_a_warning_and_no_problem() {
        // When
        var check = check(flow(rule("r", "has(action.currency) && action.amount > 100", "approve")));
        // Then
        assertThat(check).isInstanceOf(FlowCheck.Accepted.class);
        assertThat(check.warnings()).singleElement().satisfies(w -> assertThat(w.message()).contains("action.currency"));
        assertThat(check(flow(rule("r", "action.currency == \"EUR\" && action.amount > 100", "approve"))).warnings()).isEmpty();
        assertThat(check(flow(rule("r", "has(action.amount)", "approve"))).warnings()).isEmpty();
    }

    @Test
    void a_fallback_is_a_prompt_of_the_flow_or_else_a_warning_and_never_the_prompt_itself() {
        var yaml = flow(rule("r", "attempt > 5", "fallback", "fallback: elsewhere@2"));
        assertThat(check(yaml).warnings()).extracting(Problem::toString).singleElement().asString().startsWith("12:")
                .contains("Rule \"r\" falls back to elsewhere@2, which is none of the flow's prompts; add it to them");
        assertThat(check(flow().replace("fallback: reply-safe@3", "fallback: reply-safe@4")).warnings()).extracting(Problem::toString).singleElement().asString()
                .startsWith("3:").contains("Prompt reply@14 falls back to reply-safe@4, which is none of the flow's prompts; did you mean \"reply-safe@3\"?");
        assertThat(problems(flow().replace("fallback: reply-safe@3", "fallback: reply@14"))).singleElement().asString().contains("falls back to itself");
    }

    @Test
    void all_problems_are_told_in_the_order_of_the_file() {
        var yaml = flow(rule("a", "nope", "release"), rule("b", "true", "sell")).replace("risk: low", "risk: none");
        assertThat(check(yaml).problems()).hasSize(3).isSorted();
    }

    @Test
    void loading_a_published_flow_asks_no_directory_but_refuses_faults() {
        assertThat(FlowCompiler.load(bytes(flow(rule("r", "true", "release").replace("priya", "left-the-company")))).name()).isEqualTo("inbox");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> FlowCompiler.load(bytes(flow(rule("r", "nope", "release")))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("12:");
    }
}
