package io.countersign.audit.insights;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.engine.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A limit is named so that the replay finds it.
class SweepsTest {

    private static final String FLOW = """
            flow: mail
            owner: priya
            actions:
              refund: {effect: external, risk: high, owner: ana, backup: omar}
            exceptions: {owner: priya, backup: tom}
            rules:
              - {id: big, name: Big refunds, when: '%s', then: approve, reason: big, owner: priya, reviewBy: 2027-01-31}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "action.amount > 100|amount",
            "action.amount > 100 && confidence < 0.5|amount",
            "action.amount > 100 && action.amount < 500|action.amount#1"})
    void aLimitIsNamedAsShortAsItIsUnique(String when, String name) {
        // Given
        var active = new ActiveFlow("mail", 1, FLOW.formatted(when), null, null, null, null);
        var all = Limits.of(active.compiled().orElseThrow());
        // When
        var said = Sweeps.name(all, all.getFirst());
        // Then
        assertThat(said).isEqualTo(name);
        assertThat(Limits.find(active.compiled().orElseThrow(), "big." + said)).isEqualTo(all.getFirst());
    }
}
