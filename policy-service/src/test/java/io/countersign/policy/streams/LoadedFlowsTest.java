package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadedFlowsTest {

    private final LoadedFlows loaded = new LoadedFlows();

    @Test
    void aVersionInUseIsMadeReadyOnceAndOldOnesAreLetGo() {
        // Given
        var used = loaded.of(version("used"));
        var once = loaded.of(version("once"));
        // When a long year of versions goes by
        for (int i = 0; i < 100; i++) {
            loaded.of(version("other-" + i));
            assertThat(loaded.of(version("used"))).isSameAs(used);
        }
        // Then
        assertThat(loaded.of(version("once"))).as("made ready once more").isNotSameAs(once).extracting(one -> one.flow().name()).isEqualTo("support");
    }

    private static ActiveFlow version(String hash) {
        return new ActiveFlow("support", 1, hash, PolicyBench.flow(), null, null);
    }
}
