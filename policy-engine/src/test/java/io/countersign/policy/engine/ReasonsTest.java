package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.refund;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private static String render(String template, RunFacts run) {
        var flaws = new ArrayList<ReasonTemplate.Flaw>();
        var text = ReasonTemplate.parse(template, flaws).render(run);
        assertThat(flaws).isEmpty();
        return text;
    }

    @Test
    void values_are_written_as_people_write_them() {
        var run = refund("240.00", ",'confidence':0.90,'references':{'order':'A-1'},'facts':{'n':3,'deep':{'x':'y'}}");
        assertThat(render("Refund of {action.amount} {action.currency} on {references.order}", run)).isEqualTo("Refund of 240.00 EUR on A-1");
        assertThat(render("{confidence} {facts.n} {facts.deep.x} {attempt}", run)).isEqualTo("0.9 3 y 1");
    }

    @Test
    void an_absent_value_reads_none() {
        assertThat(render("{action.amount} {references.order} {facts.a.b} {output}", refund(null, ""))).isEqualTo("(none) (none) (none) (none)");
    }

    @Test
    void control_bidirectional_and_invisible_characters_of_a_model_are_removed() {
        // Given
        var run = Flows.run("{'output':'a\\u202Eb\\u0000c\\nd\\u200Be\\uD800f\\u2066g'}");
        // Then
        assertThat(render("<{output}>", run)).isEqualTo("<abc defg>");
    }

    @Test
    void a_reason_has_at_most_200_characters_and_never_half_a_letter() {
        assertThat(PlainText.oneLine("x".repeat(500), 200)).hasSize(200).endsWith("…");
        assertThat(PlainText.oneLine("x".repeat(198) + "😀😀", 200)).isEqualTo("x".repeat(198) + "…");
        assertThat(PlainText.oneLine("x".repeat(200), 200)).hasSize(200).doesNotContain("…");
        assertThat(render("{output} {output} {output} {output}", Flows.run("{'output':'" + "y".repeat(5000) + "'}"))).hasSizeLessThanOrEqualTo(200);
    }
}
