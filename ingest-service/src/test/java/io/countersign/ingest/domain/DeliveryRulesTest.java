package io.countersign.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.domain.Delivery.State;
import io.countersign.ingest.domain.DeliveryRules.Next;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeliveryRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Endpoint ENDPOINT = new Endpoint("whk_1", "https://shop.example", List.of(), List.of(), "shop", 1, true, NOW.minusSeconds(60));

    @Test
    void the_schedule_is_that_of_standard_webhooks() {
        assertThat(DeliveryRules.WAITS).containsExactly(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
                Duration.ofHours(14), Duration.ofHours(20), Duration.ofHours(24));
    }

    @Property(tries = 200)
    void a_wait_is_spread_by_a_tenth(@ForAll @IntRange(min = 1, max = 9) int tries, @ForAll @DoubleRange(min = 0, max = 1) double spread) {
        var wait = DeliveryRules.WAITS.get(tries - 1);
        assertThat(DeliveryRules.wait(tries, spread)).isBetween(wait.multipliedBy(9).dividedBy(10), wait.multipliedBy(11).dividedBy(10));
    }

    @Property(tries = 500)
    void however_tries_end_there_are_ten_at_most_a_day_apart_at_most(@ForAll List<@IntRange(min = 0, max = 599) Integer> statuses,
            @ForAll @LongRange(min = 0, max = 1_000_000) long retryAfter, @ForAll @DoubleRange(min = 0, max = 1) double spread) {
        var delivery = delivery();
        var now = NOW;
        for (int status : statuses) {
            var next = DeliveryRules.tried(delivery, new Tried(delivery.attempt(), status, "failed", Duration.ofSeconds(retryAfter)), ENDPOINT, spread, now);
            var failed = (Next.Failed) next;
            if (failed.nextAt() == null) {
                assertThat(delivery.attempt() == 10 || status == 410).isTrue();
                assertThat(failed.disable()).isNotNull();
                return;
            }
            assertThat(Duration.between(now, failed.nextAt())).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(24 * 66));
            now = failed.nextAt();
            delivery = delivery.in(State.WAITING).tryAgain();
        }
        assertThat(delivery.attempt()).isLessThanOrEqualTo(10);
    }

    @Test
    void a_receiver_that_fails_may_ask_for_time_and_a_day_at_most() {
        assertThat(nextAfter(503, Duration.ofMinutes(1))).isEqualTo(NOW.plusSeconds(60));
        assertThat(nextAfter(429, Duration.ofDays(30))).isEqualTo(NOW.plus(Duration.ofHours(24)));
        assertThat(nextAfter(429, Duration.ofSeconds(1))).isEqualTo(NOW.plusSeconds(5));
        for (int status : List.of(500, 502, 504)) {
            assertThat(nextAfter(status, Duration.ofMinutes(1))).isEqualTo(NOW.plusSeconds(60));
        }
    }

    @Test
    void an_endpoint_that_took_something_meanwhile_is_not_switched_off_at_the_end_of_the_tries() {
        var last = new Delivery("dlv_1", "whk_1", "e", "run", "c", "{}", State.SENDING, 10, 1, NOW);
        var next = DeliveryRules.tried(last, new Tried(10, 400, "The receiver answered 400", Duration.ZERO), ENDPOINT.answered(NOW.plusSeconds(60)), 0.5, NOW.plusSeconds(120));
        assertThat(next).isInstanceOfSatisfying(Next.Failed.class, it -> {
            assertThat(it.nextAt()).isNull();
            assertThat(it.disable()).isNull();
        });
    }

    @Test
    void what_there_was_no_place_for_costs_no_try_and_waits_the_longer_the_longer_it_has_waited() {
        var last = new Delivery("dlv_1", "whk_1", "e", "run", "c", "{}", State.SENDING, 10, 1, NOW);
        assertThat(DeliveryRules.tried(last, Tried.notTried(10), ENDPOINT, 0.5, NOW)).isEqualTo(new Next.PutOff(NOW.plusSeconds(6)));
        assertThat(DeliveryRules.tried(last, Tried.notTried(10), ENDPOINT, 0, NOW.plusSeconds(60))).isEqualTo(new Next.PutOff(NOW.plusSeconds(60 + 34)));
        assertThat(DeliveryRules.tried(last, Tried.notTried(10), ENDPOINT, 0, NOW.plus(Duration.ofDays(1)))).isEqualTo(new Next.PutOff(NOW.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(30))));
        assertThat(DeliveryRules.tried(last, Tried.notTried(10), ENDPOINT.enabled(false), 0, NOW)).isInstanceOf(Next.Failed.class);
    }

    @Test
    void what_is_told_twice_or_late_changes_nothing_unless_it_is_good_news() {
        var waiting = delivery().in(State.WAITING);
        assertThat(DeliveryRules.tried(waiting, new Tried(1, 500, "failed", Duration.ZERO), ENDPOINT, 0.5, NOW)).isInstanceOf(Next.Nothing.class);
        assertThat(DeliveryRules.tried(waiting, new Tried(1, 200, null, Duration.ZERO), ENDPOINT, 0.5, NOW)).isInstanceOf(Next.Delivered.class);
        assertThat(DeliveryRules.tried(waiting, new Tried(2, 200, null, Duration.ZERO), ENDPOINT, 0.5, NOW)).isInstanceOf(Next.Nothing.class);
    }

    private static Instant nextAfter(int status, Duration retryAfter) {
        return ((Next.Failed) DeliveryRules.tried(delivery(), new Tried(1, status, "failed", retryAfter), ENDPOINT, 0.5, NOW)).nextAt();
    }

    private static Delivery delivery() {
        return Delivery.first("dlv_1", "whk_1", "e", "run", "c", "{}", NOW);
    }
}
