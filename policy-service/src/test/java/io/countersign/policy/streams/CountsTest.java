package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.RunCounted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Windows of one counter: what is in them, and what becomes of what has left them.
class CountsTest {

    private static final Instant START = Partitions.START;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Partitions partitions = new Partitions(1, PolicyBench.flow());
    private final Partitions.One one = partitions.all().getFirst();

    @BeforeEach
    void later() {
        partitions.now = START.plus(Duration.ofDays(400)); // so that what a test calls the past is no future
    }

    @Test
    void aWindowEndsWhenTheRunComesAndBeginsItsLengthBefore() {
        assertThat(count("r1", START)).isZero();
        assertThat(count("r2", START.plusMillis(1))).isEqualTo(1);
        assertThat(count("r3", START.plus(DAY))).as("r1 came a day ago: inside").isEqualTo(2);
        assertThat(count("r4", START.plus(DAY).plusMillis(1))).as("r1 has left").isEqualTo(2);
        assertThat(count("r5", START.plus(DAY).plusMillis(2))).as("r2 has left, too").isEqualTo(2);
    }

    @Test
    void keysAndOnlyTheySeparateWhatIsCounted() {
        assertThat(count("r1", START)).isZero();
        assertThat(count("b", "r2", START, true)).isZero();
        assertThat(count("r3", START)).isEqualTo(1);
    }

    @Test
    void aRepeatIsToldTheSameWhateverCameInBetween() {
        // Given
        count("r1", START);
        assertThat(count("r2", START)).isEqualTo(1);
        assertThat(count("r3", START.plus(MINUTE))).isEqualTo(2);
        // Then
        assertThat(count("r2", START)).isEqualTo(1);
        assertThat(count("r4", START.plus(MINUTE))).as("and not counted again").isEqualTo(3);
    }

    @Test
    void whoOnlyAsksIsNotCounted() {
        count("r1", START);
        assertThat(count("a", "asks", START, false)).isEqualTo(1);
        assertThat(count("r2", START)).isEqualTo(1);
    }

    @Test
    void aRunThatWasLateOnItsWayCountsAsComeNow() {
        // Given
        count("r1", START);
        count("r2", START.plus(Duration.ofHours(30)));
        // Then
        assertThat(count("late", START.plus(Duration.ofHours(1)))).as("r2 was counted first").isEqualTo(1);
        assertThat(count("r3", START.plus(Duration.ofHours(31)))).isEqualTo(2);
        assertThat(count("late", START.plus(Duration.ofHours(1)))).as("a repeat of it").isEqualTo(1);
    }

    @Test
    void aSendersClockThatIsAheadForgetsNothing() {
        // Given
        partitions.now = START;
        count("r1", START);
        // Then
        assertThat(count("ahead", START.plus(Duration.ofDays(365)))).isEqualTo(1);
        assertThat(count("r2", START)).isEqualTo(2);
    }

    @Test
    void whatHasLeftItsWindowIsDroppedWhileOthersAreCounted() {
        // Given many customers, each once
        for (int i = 0; i < 3_000; i++) {
            count("key-" + i, "r" + i, START.plusSeconds(i), true);
        }
        assertThat(one.keys(Counts.NAME)).hasSize(9_000);
        // When
        for (int i = 0; i < 5; i++) {
            count("late-" + i, "x" + i, START.plus(DAY).plus(Counts.LATE).plusSeconds(3_002 + 2 * i), true);
        }
        // Then
        assertThat(one.keys(Counts.NAME)).as("three for each that is still in a window").hasSize(15);
    }

    @Test
    void droppingChangesNoCount() {
        // Given one key, counted each hour for a week
        for (int hour = 0; hour < 24 * 7; hour++) {
            assertThat(count("r" + hour, START.plus(Duration.ofHours(hour)))).isEqualTo(Math.min(hour, 24));
        }
        // Then
        assertThat(one.keys(Counts.NAME)).hasSizeLessThan(3 * 28);
    }

    @Test
    void whoIsLateByLessThanAnHourFindsAllThatWasInItsWindow() {
        // Given a run of one key, and others a good day later
        count("r1", START);
        count("b", "x", START.plus(DAY).plus(Duration.ofMinutes(30)), true);
        count("b", "y", START.plus(DAY).plus(Duration.ofMinutes(40)), true);
        // Then
        assertThat(count("r2", START.plus(DAY).minus(MINUTE))).isEqualTo(1);
    }

    @Test
    void whatWasLateIsKeptUntilItLeavesTheWindowThatItCountsIn() {
        // Given a run that was counted three hours late
        count("r1", START.plus(Duration.ofHours(3)));
        count("late", START);
        // When time goes on to where its own window would be over and dropped, on another key
        count("b", "x", START.plus(DAY).plus(Counts.LATE).plus(Duration.ofMinutes(30)), true);
        count("b", "y", START.plus(DAY).plus(Counts.LATE).plus(Duration.ofMinutes(40)), true);
        // Then
        assertThat(count("r2", START.plus(DAY).plus(Duration.ofHours(2)))).isEqualTo(2);
    }

    private long count(String runId, Instant at) {
        return count("a", runId, at, true);
    }

    private long count(String key, String runId, Instant at, boolean counts) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.POLICY).build();
        one.ask(actor, "case", CountRun.newBuilder().setRunId(runId).setFlow("support").setCounter("refund per customer within PT24H").setCountKey(key)
                .setWindowMs(DAY.toMillis()).setAt(at).setCounts(counts).build());
        var told = (RunCounted) one.waiting.remove().getCommand();
        assertThat(List.of(told.getRunId(), told.getCounter())).containsExactly(runId, "refund per customer within PT24H");
        return told.getCount();
    }
}
