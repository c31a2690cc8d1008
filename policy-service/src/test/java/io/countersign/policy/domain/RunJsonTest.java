package io.countersign.policy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.policy.engine.Route;
import org.junit.jupiter.api.Test;

/// Runs are kept as JSON for more than a year, written by versions that knew less.
class RunJsonTest {

    /// As the kernel keeps state.
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void aRunOfAnEarlierVersionIsReadAndGoesOn() throws Exception {
        var kept = JSON.readValue("""
                {"runId":"run_1","caseId":"c","source":"urn:s","id":"1","flow":"support","state":"RELEASED","version":2,"attempt":1,"evaluation":1,
                 "flags":[],"reason":"small","title":"refund 5.00 EUR","actionType":"refund","actionDigest":"d0","prompt":null,"risk":"high","rule":"small",
                 "responsible":"dev","onBehalfOf":null,"editors":[],"approvalId":null,"itemVersion":0,"handOvers":0,
                 "receipt":{"id":"rel_1","actionDigest":"d0","validUntil":"2026-11-23T12:15:00Z"}}""", Run.class);
        var used = Lives.evolve(kept, ReleaseLifecycle.consumed(kept, "rel_1", "d0", Lives.at(Lives.NOON)));
        assertThat(used.flags()).containsExactly("consumed");
    }

    @Test
    void aRunIsReadAsItWasWritten() throws Exception {
        for (var route : Route.values()) {
            var run = Lives.routed(route);
            assertThat(JSON.readValue(JSON.writeValueAsBytes(run), Run.class)).isEqualTo(run);
        }
        assertThat(JSON.readValue(JSON.writeValueAsBytes(ReleaseLifecycleTest.used()), Run.class)).isEqualTo(ReleaseLifecycleTest.used());
    }
}
