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
