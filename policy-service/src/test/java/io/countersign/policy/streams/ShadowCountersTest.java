package io.countersign.policy.streams;

import static io.countersign.policy.streams.CountersTest.FLOW;
import static io.countersign.policy.streams.CountersTest.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RunState;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Counters of a version that is tried, and one that fails in a way nobody foresaw.
class ShadowCountersTest {

    private static final Instant START = Partitions.START;

    @Test
    void noRunWaitsForCountersOfATriedVersionAndTheyCountAllTheSame() {
        // Given an active version without counters
        var partitions = new Partitions(4, PolicyBench.flow());
        tryOn(partitions, FLOW);
        // When
        var first = partitions.run("case-1", "r1", START, refund("jane"));
        // Then it is routed at once, and what is tried says what it did not know
        assertThat(partitions.last(first).getTo()).isEqualTo(RunState.RELEASED);
        assertThat(partitions.last(first).getRouting().getCounters()).isEmpty();
        assertThat(partitions.last(first).getShadow().getReason()).endsWith("counters.refunds is missing");
        // And when that version becomes active it knows what came before
        partitions.deliverAll();
        partitions.activate(2, FLOW);
        var second = partitions.run("case-2", "r1", START, refund("jane"));
        partitions.deliverAll();
        assertThat(partitions.last(second).getRouting().getCounters()).isEqualTo(Map.of("refunds", 1L));
    }

    @Test
    void eachVersionReadsItsOwnWindowUnderTheSameName() {
        // Given a tried version that looks back an hour, where the active one looks back a day
        var partitions = new Partitions(4, FLOW);
        tryOn(partitions, FLOW.replace("within: PT24H", "within: PT1H"));
        partitions.now = START.plusSeconds(10_000);
        for (int i = 0; i < 3; i++) {
            partitions.run("early-" + i, "r1", START, refund("jane"));
        }
        partitions.deliverAll();
        // When the tried version's counter says first
        var runId = partitions.run("case-1", "r1", START.plusSeconds(7_200), refund("jane"));
        var later = partitions.all().stream().collect(Collectors.toMap(Function.identity(), one -> one.waiting.stream()
                .filter(command -> ((CountRun) command.getCommand()).getCounter().endsWith("PT24H")).toList()));
        later.forEach((one, commands) -> one.waiting.removeAll(commands));
        partitions.deliverAll();
        assertThat(partitions.last(runId)).isNull();
        later.forEach((one, commands) -> one.waiting.addAll(commands));
        partitions.deliverAll();
        // Then
        assertThat(partitions.last(runId).getRouting().getCounters()).isEqualTo(Map.of("refunds", 3L));
        assertThat(partitions.last(runId).getTo()).isEqualTo(RunState.HELD);
        assertThat(partitions.last(runId).getShadow().getCounters()).isEqualTo(Map.of("refunds", 0L));
        assertThat(partitions.last(runId).getShadow().getRoute()).isEqualTo(Route.RELEASE);
    }

    @Test
    void aTriedVersionThatThrowsHarmsNoRun() {
        // Given a version without a text
        var partitions = new Partitions(1, FLOW);
        tryOn(partitions, null);
        // When
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.deliverAll();
        // Then
        assertThat(partitions.last(runId).getTo()).isEqualTo(RunState.RELEASED);
        assertThat(partitions.last(runId).getShadow().getRoute()).isEqualTo(Route.EXCEPTION);
        assertThat(partitions.last(runId).getShadow().getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(partitions.last(runId).getShadow().getReason()).startsWith("It could not judge the run: java.lang.NullPointerException");
    }

    private static void tryOn(Partitions partitions, String yaml) {
        partitions.all().forEach(one -> one.book(ShadowVersion.NAME, ShadowVersion.class).put("support", new ShadowVersion("support", 2, "hash of " + yaml, yaml)));
    }
}
