package io.countersign.ingest.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ingest.WebhookTargets;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.schemas.avro.DeliveryDue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final WebhookTargets TARGETS = new WebhookTargets() {
        /// The id says key, host and number.
        @Override
        public Optional<Target> target(String endpointId) {
            var parts = endpointId.split("-");
            return Optional.of(new Target(endpointId, "https://" + parts[1] + "/" + parts[2], parts[0], 1, List.of()));
        }

        @Override
        public boolean settled(String endpointId, String deliveryId, int attempt) {
            return false;
        }
    };

    private final Map<String, Tried> told = new ConcurrentHashMap<>();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger over = new AtomicInteger();
    private final Tries tries = new Tries(TARGETS, (target, _, attempt, _) -> {
        if (target.url().contains("hanging")) {
            hanging.incrementAndGet();
            hang.await();
        }
        return new Tried(attempt, 200, null, Duration.ZERO);
    }, (_, deliveryId, tried) -> told.put(deliveryId, tried));

    @AfterEach
    void stop() {
        hang.countDown();
        tries.close();
    }

    @Test
    void a_receiver_that_hangs_holds_up_nobody_else() {
        // Given a program with ten webhooks whose receivers hang, and more deliveries than there are places
        for (int i = 0; i < 2 * Tries.MOST; i++) {
            start("dlv_hanging_" + i, "bad-hanging" + i % 3 + "-" + i % 10);
        }

        // When another program's receiver is well
        for (int i = 0; i < 50; i++) {
            start("dlv_well_" + i, "good-well-1");
        }

        // Then it gets everything, and what hangs takes no more than its share; the others cost no try
        await().atMost(PATIENCE).until(() -> told.keySet().stream().filter(id -> id.startsWith("dlv_well")).count() == 50);
        assertThat(told.entrySet()).filteredOn(e -> e.getKey().startsWith("dlv_well")).allMatch(e -> e.getValue().error() == null);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tries.full()).isFalse());
        assertThat(hanging.get()).isLessThanOrEqualTo(Tries.PROGRAM_MOST);
        assertThat(told.entrySet()).filteredOn(e -> e.getKey().startsWith("dlv_hanging")).isNotEmpty().allMatch(e -> e.getValue().isNotTried());
    }

    @Test
    void two_programs_at_one_host_share_what_it_may_have_and_one_endpoint_has_less() {
        for (int i = 0; i < 400; i++) {
            start("dlv_a_" + i, "a-hanging-" + i % 5);
            start("dlv_b_" + i, "b-hanging-" + i % 5);
            start("dlv_c_" + i, "c-hanging.other-1");
        }
        await().atMost(PATIENCE).until(() -> hanging.get() == Tries.HOST_MOST + Tries.ENDPOINT_MOST);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> hanging.get() == Tries.HOST_MOST + Tries.ENDPOINT_MOST);
    }

    @Test
    void a_burst_to_a_healthy_receiver_is_delivered_or_put_off_but_never_failed() {
        for (int i = 0; i < 3_000; i++) {
            start("dlv_" + i, "good-well-1");
        }
        await().atMost(PATIENCE).until(() -> over.get() == 3_000);
        assertThat(told).hasSize(3_000);
        assertThat(told.values()).allMatch(it -> it.error() == null || it.isNotTried());
    }

    private void start(String deliveryId, String endpointId) {
        tries.start("c", DeliveryDue.newBuilder().setDeliveryId(deliveryId).setEndpointId(endpointId).setDirectiveId("e").setAttempt(1).setPayload("{}").build(), over::incrementAndGet);
    }
}
