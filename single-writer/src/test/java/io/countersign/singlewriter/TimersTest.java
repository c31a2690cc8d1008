package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalUnclaimed;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimersTest {

    private TopologyBench bench;

    @BeforeEach
    void start() {
        var codec = OfflineTopics.codec();
        bench = new TopologyBench(TinyJudge.topology(codec, 1), codec);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void a_timer_fires_once_and_not_early() {
        // Given a timer in 60 seconds
        set("timer-60-t");

        // When the time comes near, then nothing happens
        bench.after(Duration.ofSeconds(59));
        assertThat(fired()).isEmpty();

        // When it has come, then it fires, and never again
        bench.after(Duration.ofSeconds(1));
        assertThat(fired()).containsExactly("due timer-60-t");
        bench.after(Duration.ofDays(2));
        assertThat(fired()).isEmpty();
    }

    @Test
    void a_timer_that_is_long_overdue_fires_once() {
        // Given a timer in 60 seconds
        set("timer-60-t");

        // When the clock jumps by days, then it fires once
        bench.after(Duration.ofDays(3));
        assertThat(fired()).hasSize(1);
    }

    @Test
    void setting_a_timer_again_moves_it() {
        // Given a timer that is set again for later
        set("timer-60-t");
        set("timer-120-t");

        // When the first time has come, then nothing happens
        bench.after(Duration.ofSeconds(90));
        assertThat(fired()).isEmpty();

        // When the second has come, then it fires once
        bench.after(Duration.ofSeconds(60));
        assertThat(fired()).containsExactly("due timer-120-t");
    }

    @Test
    void a_cancelled_timer_does_not_fire() {
        // Given a timer
        set("timer-60-t");

        // When it is cancelled
        bench.send(Topics.APPROVAL_COMMANDS, "case", Asks.cancel("cmd-2", "case", "t"));

        // Then it does not fire
        bench.after(Duration.ofDays(1));
        assertThat(fired()).isEmpty();
    }

    @Test
    void a_timer_cancelled_by_one_that_fires_at_the_same_time_does_not_fire() {
        // Given a timer that cancels another, both due by the next tick
        set("timer-10-cancels-first");
        set("timer-11-victim");

        // When both are due
        bench.after(Duration.ofMinutes(1));

        // Then only the first has fired
        assertThat(fired()).containsExactly("due timer-10-cancels-first");
    }

    @Test
    void timers_fire_in_the_order_of_their_times() {
        // Given timers set in another order
        set("timer-30-c");
        set("timer-9-a");
        set("timer-10-b");

        // When all are due, then the earliest is first
        bench.after(Duration.ofMinutes(1));
        assertThat(fired()).containsExactly("due timer-9-a", "due timer-10-b", "due timer-30-c");
    }

    @Test
    void a_fraction_of_a_millisecond_makes_no_timer_fire_early() {
        // Given a timer at a third of a millisecond after the second
        set("timer-60.000333-t");

        // When that second has come, then it is too early
        bench.after(Duration.ofSeconds(60));
        assertThat(fired()).isEmpty();
        bench.after(Duration.ofSeconds(1));
        assertThat(fired()).hasSize(1);
    }

    @Test
    void of_many_that_are_due_at_once_some_fire_at_each_tick_until_each_has_fired_once() {
        // Given more timers than one transaction should hold
        IntStream.range(0, 1_100).forEach(i -> set("timer-60-t" + i));

        // When all are due
        bench.after(Duration.ofMinutes(2));
        var first = fired();
        bench.after(Duration.ofSeconds(1));
        var second = fired();
        bench.after(Duration.ofSeconds(1));
        var third = fired();
        bench.after(Duration.ofSeconds(1));

        // Then each tick takes its part
        assertThat(first).hasSize(500);
        assertThat(second).hasSize(500);
        assertThat(third).hasSize(100);
        assertThat(fired()).isEmpty();
        assertThat(Stream.of(first, second, third).flatMap(List::stream)).doesNotHaveDuplicates();
    }

    @Test
    void what_came_before_a_timer_was_due_is_judged_before_it_fires() {
        // Given a timer that was due while the service was away, and a backlog of which the first record is judged
        set("timer-0.7-t");
        bench.after(Duration.ofMillis(500));
        bench.sendAt(TopologyBench.START.minusSeconds(60), Topics.APPROVALS, "case", Asks.work("case", "w1", 1));

        // When the tick comes while there is more of that backlog
        bench.after(Duration.ofMillis(600));

        // Then it is not the timer's turn
        assertThat(fired()).containsExactly("work");

        // When the backlog has come to records that are younger than the timer
        bench.sendAt(TopologyBench.START.plusMillis(900), Topics.APPROVALS, "case", Asks.work("case", "w2", 2));
        bench.after(Duration.ofMillis(900));

        // Then it is
        assertThat(fired()).containsExactly("work", "due timer-0.7-t");
    }

    @Test
    void when_nothing_more_comes_the_timer_need_not_wait_for_it() {
        // Given a timer that was due before the last record of a backlog was judged
        set("timer-0.7-t");
        bench.after(Duration.ofMillis(500));
        bench.sendAt(TopologyBench.START.minusSeconds(60), Topics.APPROVALS, "case", Asks.work("case", "w1", 1));
        bench.after(Duration.ofMillis(600));

        // When it has been quiet for as long as a tick
        bench.after(Duration.ofSeconds(1));

        // Then it fires
        assertThat(fired()).containsExactly("work", "due timer-0.7-t");
    }

    @Test
    void a_timer_that_the_service_fails_on_is_kept_as_a_dead_letter_and_the_others_fire() {
        // Given a timer that fails, and one after it
        set("timer-10-throw");
        set("timer-11-b");

        // When both are due
        bench.after(Duration.ofMinutes(1));

        // Then the first is kept, once, and the second has fired
        assertThat(bench.<DeadLetter>read(Topics.DEAD_APPROVAL)).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("FAILED");
            assertThat(letter.getMeta().getCaseId()).isEqualTo("case");
            assertThat(letter.getReason()).contains("on purpose");
        });
        assertThat(fired()).containsExactly("due timer-11-b");
        bench.after(Duration.ofMinutes(1));
        assertThat(bench.<DeadLetter>read(Topics.DEAD_APPROVAL)).isEmpty();
    }

    private void set(String approvalId) {
        bench.send(Topics.APPROVAL_COMMANDS, "case", Asks.claim("cmd-1", "case", approvalId));
    }

    private List<String> fired() {
        return bench.<ApprovalEvent>read(Topics.APPROVAL_EVENTS).stream().map(ApprovalEvent::getEvent)
                .filter(ApprovalUnclaimed.class::isInstance).map(e -> ((ApprovalUnclaimed) e).getReason()).toList();
    }
}
