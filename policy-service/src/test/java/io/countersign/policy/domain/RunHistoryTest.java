package io.countersign.policy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static final Counter REFUNDS = new Counter("refunds", "refund", "customer", Duration.ofDays(1));
    private static final Counter SAME_BY_ANOTHER_NAME = new Counter("paidBack", "refund", "customer", Duration.ofHours(24));
    private static final Counter WEEK = new Counter("refunds", "refund", "customer", Duration.ofDays(7));
    private static final Counter EVERYTHING = new Counter("runs", null, "order", Duration.ofHours(1));

    @Test
    void aRunIsAskedForOncePerThingThatIsCountedAndReferenceItNames() {
        // Given
        var flow = flow(REFUNDS, SAME_BY_ANOTHER_NAME, EVERYTHING, new Counter("byIban", "refund", "iban", Duration.ofDays(1)));
        // When
        var asked = Counting.of(flow, "refund", Map.of("customer", "c-7", "order", "W1"));
        // Then
        assertThat(asked).containsExactly(new Counting("refund per customer within PT24H", "c-7", Duration.ofDays(1), true),
                new Counting("runs per order within PT1H", "W1", Duration.ofHours(1), true));
    }

    @Test
    void aRunOfAnotherActionAsksWithoutBeingCounted() {
        assertThat(Counting.of(flow(REFUNDS), "email.send", Map.of("customer", "c-7"))).singleElement().satisfies(asked -> assertThat(asked.counts()).isFalse());
        assertThat(Counting.of(flow(EVERYTHING), null, Map.of("order", "W1"))).singleElement().satisfies(asked -> assertThat(asked.counts()).isTrue());
    }

    @Test
    void aRunGoesOnWhenTheLastCounterThatItWaitsForHasSaid() {
        // Given
        var history = new RunHistory(2, 1, Map.of(), Set.of("a", "b"), "evt_1", null, Map.of());
        // When
        var one = history.with("a", 4);
        var unasked = one.with("x", 9);
        var both = unasked.with("b", 0);
        // Then
        assertThat(List.of(history.waits(), one.waits(), unasked.waits(), both.waits())).containsExactly(true, true, true, false);
        assertThat(both.counted()).isEqualTo(Map.of("a", 4L, "b", 0L, "x", 9L));
    }

    @Test
    void theFirstWordOfACounterCounts() {
        assertThat(RunHistory.NONE.with("a", 4).with("a", 5).counted()).isEqualTo(Map.of("a", 4L));
    }

    @Test
    void rulesReadCountsByTheNamesOfTheirOwnFlow() {
        // Given a count that two names stand for, and another window under one of the names
        var history = new RunHistory(2, 1, Map.of("refund per customer within PT24H", 3L, "refund per customer within PT168H", 8L), Set.of(), null, null, Map.of());
        // Then
        assertThat(history.in(flow(REFUNDS, SAME_BY_ANOTHER_NAME)).counters()).isEqualTo(Map.of("refunds", 3L, "paidBack", 3L));
        assertThat(history.in(flow(WEEK)).counters()).isEqualTo(Map.of("refunds", 8L));
        assertThat(history.in(flow(EVERYTHING)).counters()).as("what was not counted is absent, not 0").isEmpty();
        assertThat(history.in(flow()).earlierRuns()).isEqualTo(2);
    }

    @Test
    void aCounterIsUnknownUnlessItHasSaidAboutTheVeryReference() {
        // Given
        var flow = flow(REFUNDS, SAME_BY_ANOTHER_NAME, EVERYTHING);
        var what = Counting.what(REFUNDS);
        var asked = new RunHistory(0, 0, Map.of(), Set.of(what), null, null, Map.of(what, "key of c-7"));
        var said = asked.with(what, 3);
        // Then
        assertThat(unknown(said, flow, Map.of("customer", "c-7"))).isEmpty();
        assertThat(unknown(asked, flow, Map.of("customer", "c-7"))).as("it has not said").containsExactly("refunds", "paidBack");
        assertThat(unknown(asked, flow, Map.of())).as("taking the reference away makes it no better").containsExactly("refunds", "paidBack");
        assertThat(unknown(said, flow, Map.of())).as("it keeps what was counted").isEmpty();
        assertThat(unknown(said, flow, Map.of("customer", "c-8"))).containsExactly("refunds", "paidBack");
        assertThat(unknown(said, flow, Map.of("customer", "c-7", "order", "W1"))).as("never asked").containsExactly("runs");
        assertThat(unknown(RunHistory.NONE, flow, Map.of())).as("the run names no reference").isEmpty();
        assertThat(unknown(RunHistory.NONE, flow, Map.of("order", "W1"))).containsExactly("runs");
        var old = new RunHistory(0, 0, Map.of(what, 3L), Set.of(), null, null, null);
        assertThat(unknown(old, flow, Map.of("customer", "c-8"))).as("kept without what was asked").isEmpty();
        assertThat(unknown(old, flow, Map.of("order", "W1"))).containsExactly("runs");
    }

    private static List<String> unknown(RunHistory history, FlowDefinition flow, Map<String, String> references) {
        return history.unknown(flow, Counting.of(flow, "refund", references), counting -> "key of " + counting.value());
    }

    private static FlowDefinition flow(Counter... counters) {
        return new FlowDefinition("support", "", "oskar", List.of(), Map.of(), null, null, List.of(counters), List.of(), List.of());
    }
}
