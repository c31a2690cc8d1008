package io.countersign.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static CompiledFlow flow(String when) {
        return Flows.compiled(Flows.rule("over", when, "approve"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "action.amount > 100 && action.currency == \"EUR\" | over.amount | > | 100",
            "action.amount > 100 | over.action.amount | > | 100",
            "confidence < 0.75 | over.confidence | < | 0.75",
            "100 <= action.amount | over.amount | >= | 100",
            "action.amount >= decimal(\"99.95\") | over.amount | >= | 99.95",
            "facts.toolErrorsBefore >= 3 | over.toolErrorsBefore | >= | 3",
            "earlier.sameAction > 2 | over.sameAction | > | 2",
            "action.type == \"refund\" && has(action.amount) && action.amount > -5 | over.amount | > | -5",
            "dataSources.exists(source, source.records < 1) | over.records | < | 1"})
    void a_limit_is_found_by_its_field_or_the_last_part_of_it(String when, String name, String comparison, BigDecimal value) {
        var limit = Limits.find(flow(when), name);
        assertThat(limit.comparison()).isEqualTo(comparison);
        assertThat(limit.value()).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "action.amount > 100 && action.currency == \"EUR\" | over.amount | 250 | action.amount > 250 && action.currency == \"EUR\"",
            "action.amount >= decimal(\"99.95\") | over.amount | 50.50 | action.amount >= decimal(\"50.5\")",
            "action.amount > 25 && action.amount <= 100 | over.amount#2 | 2000 | action.amount > 25 && action.amount <= 2000",
            "facts.a == \"ä\uD83D\uDE00\" && confidence < 0.7 | over.confidence | 0.65 | facts.a == \"ä\uD83D\uDE00\" && confidence < 0.65"})
    void another_value_changes_this_number_and_nothing_else(String when, String name, BigDecimal value, String after) {
        var flow = flow(when);
        var other = Limits.with(flow, Limits.find(flow, name), value);
        assertThat(other.definition().rules().getFirst().when()).isEqualTo(after);
        assertThat(other.contentHash()).isNotEqualTo(flow.contentHash());
    }

    @Test
    void the_same_value_gives_the_same_document() throws Exception {
        for (var name : new String[] {"airline-support", "retail-support", "bpi2020-rfp", "support-inbox", "invoice-entry", "lead-triage"}) {
            var flow = FlowCompiler.load(Files.readAllBytes(Path.of("../samples/flows/" + name + ".yaml")));
            assertThat(Limits.of(flow)).as(name).isNotEmpty();
            for (var limit : Limits.of(flow)) {
                assertThat(Limits.with(flow, limit, limit.value()).yaml()).as(limit.toString()).isEqualTo(flow.yaml());
            }
        }
    }

    @Test
    void a_changed_limit_routes_by_the_new_number() {
        var flow = flow("action.amount > 100");
        var run = Flows.refund("150.00", "");
        assertThat(flow.route(run, Flows.NOW).results().getFirst().outcome()).isEqualTo(RuleOutcome.MATCHED);
        assertThat(Limits.with(flow, Limits.find(flow, "over.amount"), new BigDecimal("150")).route(run, Flows.NOW).results().getFirst().outcome())
                .isEqualTo(RuleOutcome.NOT_MATCHED);
    }

    @Test
    void what_is_no_limit_is_answered_with_what_there_is() {
        assertThatThrownBy(() -> Limits.find(flow("action.amount > 100"), "over.total"))
                .hasMessage("The flow inbox has no limit \"over.total\"; it has over.amount (action.amount > 100).");
        assertThatThrownBy(() -> Limits.find(flow("action.amount > 25 && action.amount <= 100"), "over.amount"))
                .hasMessageContaining("over.amount (action.amount > 25), over.amount#2 (action.amount <= 100)").hasMessageContaining("#1");
        assertThatThrownBy(() -> Limits.find(flow("action.type == \"refund\""), "over.amount")).hasMessageContaining("no limit to try");
    }
}
