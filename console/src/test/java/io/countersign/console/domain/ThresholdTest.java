package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdTest {

    private static final String FLOW = """
            rules:
              - id: unsure
                when: has(confidence) && confidence < 0.8
              - id: sure-and-small
                when: action.amount <= 25 && confidence >= 0.9
              - id: large
                when: action.amount > 100
            """;

    @Test
    void aRulesOwnNumberCounts() {
        assertThat(Threshold.of(FLOW, "sure-and-small")).hasValueSatisfying(n -> assertThat(n).isEqualByComparingTo("0.9"));
    }

    @Test
    void aRuleThatDoesNotAskIsMeasuredByTheFlows() {
        assertThat(Threshold.of(FLOW, "large")).hasValueSatisfying(n -> assertThat(n).isEqualByComparingTo("0.8"));
        assertThat(Threshold.of("rules: []", null)).isEmpty();
    }
}
