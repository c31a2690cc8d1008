package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaseCountersTest {

    @Test
    void runsAreCountedByFlowAndByTypeOfAction() {
        var counters = CaseCounters.NONE.withRun("f", "refund").withRun("f", "refund").withRun("f", "email.send").withRun("f", null).withRun("g", "refund");
        assertThat(counters.runs("f")).isEqualTo(4);
        assertThat(counters.sameAction("f", "refund")).isEqualTo(2);
        assertThat(counters.sameAction("f", null)).isEqualTo(1);
        assertThat(counters.sameAction("g", "email.send")).isZero();
        assertThat(counters.runs("h")).isZero();
    }

    @Test
    void aCaseWithManyTypesOfActionForgetsNoneThatItCountsAndNeverHowManyRunsCame() {
        var counters = CaseCounters.NONE.withRun("f", "refund");
        for (int i = 0; i < 2_000; i++) {
            counters = counters.withRun("f", "action-" + i);
        }
        assertThat(counters.withRun("f", "refund").sameAction("f", "refund")).isEqualTo(2);
        assertThat(counters.runs("f")).isEqualTo(2_001);
        assertThat(counters.came()).hasSize(500);
        assertThat(counters.sameAction("f", "action-1999")).as("it takes no new one").isZero();
        assertThat(counters.plus(true).withRejected("d", "run_1").runs("f")).as("whatever else happens in the case").isEqualTo(2_001);
    }
}
