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
    void aCaseWithManyTypesOfActionForgetsTheOldestAndNeverHowManyRunsCame() {
        var counters = CaseCounters.NONE;
        for (int i = 0; i < 200; i++) {
            counters = counters.withRun("f", "action-" + i);
        }
        assertThat(counters.runs("f")).isEqualTo(200);
        assertThat(counters.came()).hasSizeLessThanOrEqualTo(50);
        assertThat(counters.sameAction("f", "action-199")).isEqualTo(1);
        assertThat(counters.plus(true).withRejected("d", "run_1").runs("f")).as("whatever else happens in the case").isEqualTo(200);
    }
}
