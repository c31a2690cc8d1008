package io.countersign.policy.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopsResourceTest {

    @Test
    void anEndIsATimeOrNone() {
        var until = Instant.parse("2026-11-27T09:00:00Z");
        assertThat(StopsResource.time(until)).isEqualTo(until);
        assertThat(StopsResource.time(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T00:00:00Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
    void anEndThatNoRecordCanHoldIsRefusedWithTheRemedy(String until) {
        assertThatThrownBy(() -> StopsResource.time(Instant.parse(until))).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(422);
            assertThat(problem.getDetail()).startsWith("until is " + until + ", which is too far away; write a time after now");
        });
    }
}
