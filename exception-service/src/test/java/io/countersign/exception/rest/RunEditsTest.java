package io.countersign.exception.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.exception.rest.RunEdits.InvalidEdit;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunEditsTest {

    private static final String RUN = """
            {"id":"r1","action":{"type":"refund","amount":"240.00","currency":"EUR","arguments":{"order":"12","lines":1}},
             "references":{"ticket":"T1"},"facts":{"open":true},"output":"Dear customer"}""";

    @Test
    void paths_lead_to_where_values_go_and_the_run_itself_stays_as_it_was() {
        // Given a run
        var run = ContentJson.read(RUN.getBytes(StandardCharsets.UTF_8));

        // When it is changed
        var edited = RunEdits.apply(run, Map.of("references.order", "12", "action.amount", "190.00", "action.arguments.order", "13",
                "action.arguments.lines", "2", "facts.customer.since", "2020", "facts.open", "false", "output", "Dear Ms Ruiz"));

        // Then text stays text, other values are JSON, and the original has not changed
        assertThat(edited.at("/references/order").asText()).isEqualTo("12");
        assertThat(edited.at("/action/amount").textValue()).isEqualTo("190.00");
        assertThat(edited.at("/action/arguments/order").textValue()).isEqualTo("13");
        assertThat(edited.at("/action/arguments/lines").intValue()).isEqualTo(2);
        assertThat(edited.at("/facts/customer/since").intValue()).isEqualTo(2020);
        assertThat(edited.at("/facts/open").booleanValue()).isFalse();
        assertThat(edited.at("/output").textValue()).isEqualTo("Dear Ms Ruiz");
        assertThat(ContentJson.actionDigest(edited)).isNotEqualTo(ContentJson.actionDigest(run));
        assertThat(run).isEqualTo(ContentJson.read(RUN.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id              | r2       | can't be set; what can be set is references.<name>",
        "references      | x        | can't be set",
        "references.     | x        | can't be set",
        "action          | {}       | can't be set",
        "action.secret   | x        | can't be set",
        "output.text     | x        | can't be set",
        "facts.open.x    | 1        | has no fields in this run",
    })
    void what_cannot_be_set_is_refused_with_the_remedy(String path, String value, String sentence) {
        var run = ContentJson.read(RUN.getBytes(StandardCharsets.UTF_8));

        // When it is set, then the refusal says what to do
        assertThatThrownBy(() -> RunEdits.apply(run, Map.of(path, value))).isInstanceOf(InvalidEdit.class).hasMessageContaining(sentence);
    }

    @Test
    void a_run_that_policy_could_not_read_is_refused_with_the_remedy() {
        var run = ContentJson.read(RUN.getBytes(StandardCharsets.UTF_8));

        // When a value nests to the deepest level that policy reads, then it is taken
        assertThat(RunEdits.apply(run, Map.of("facts.deep", nested(30))).at("/facts/deep").isArray()).isTrue();

        // When it nests one deeper, or the run gets too large, then the refusal says which part and what to do
        assertThatThrownBy(() -> RunEdits.apply(run, Map.of("facts.deep", nested(31)))).isInstanceOf(InvalidEdit.class)
                .hasMessage("set: /facts would be nested 33 levels deep in the run; nest no deeper than 32.");
        assertThatThrownBy(() -> RunEdits.withOutput(run, ContentJson.read(nested(32).getBytes(StandardCharsets.UTF_8)))).isInstanceOf(InvalidEdit.class)
                .hasMessage("output: /output would be nested 33 levels deep in the run; nest no deeper than 32.");
        assertThatThrownBy(() -> RunEdits.apply(run, Map.of("output", "x".repeat(900 * 1024)))).isInstanceOf(InvalidEdit.class)
                .hasMessageMatching("set: the run would have \\d+ bytes; make it 921600 at most\\.");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }
}
