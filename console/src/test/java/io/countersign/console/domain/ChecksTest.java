package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.Checks.Check;
import io.countersign.console.domain.Checks.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final Instant USED = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void whatDisagreesFailedOrWasRejectedHasToBeLookedAt() {
        var checks = Checks.of(List.of(source("shop", true, 1, true, "carrier"), source("carrier", true, 1, true), source("bank", false, 0, true)), "run_1", USED);

        assertThat(checks.mustLook()).extracting(Check::id).containsExactly("rejected", "conflict-0", "failed-2");
        assertThat(checks.mustLook().get(1).title()).isEqualTo("shop does not agree with carrier");
        assertThat(checks.mustLook().get(1).detail()).hasSize(2);
    }

    @Test
    void whatIsOldEmptyOrIncompleteIsOnlySaid() {
        var old = new Source("help", "refunds", true, USED.minus(Duration.ofDays(41)), 0, false, List.of());

        var checks = Checks.of(List.of(old), null, USED);

        assertThat(checks.conflicts()).isZero();
        assertThat(checks.all()).extracting(Check::kind).containsExactly("incomplete", "empty", "stale");
        assertThat(checks.all().getLast().title()).isEqualTo("help was read 41 d before the AI used it");
    }

    @Test
    void goodSourcesLeaveNothingToSay() {
        assertThat(Checks.of(List.of(source("shop", true, 1, true)), null, USED).isEmpty()).isTrue();
    }

    private static Source source(String name, boolean ok, int records, boolean complete, String... conflicts) {
        return new Source(name, null, ok, USED.minusSeconds(60), ok ? records : null, complete, List.of(conflicts));
    }
}
