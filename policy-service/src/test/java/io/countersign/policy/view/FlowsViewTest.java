package io.countersign.policy.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.singlewriter.Inbound;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowsViewTest {

    @Test
    void aFlowThatCannotBeReadShowsWithWhatIsWrong() {
        // Given
        var view = new FlowsView();
        // When
        view.take(snapshot("good", """
                flow: good
                description: For tests
                owner: ana
                actions:
                  refund: {effect: external, risk: high, owner: ana, backup: sven, respondWithin: PT30M}
                exceptions: {owner: ana, backup: sven, respondWithin: PT1H}
                rules: []
                """));
        view.take(snapshot("old", "flow: old\ncolour: blue\n"));
        // Then
        assertThat(view.flows()).extracting(flow -> flow.snapshot().getFlow()).containsExactly("good", "old");
        assertThat(view.flow("good").orElseThrow()).satisfies(flow -> {
            assertThat(flow.flaw()).isNull();
            assertThat(flow.definition().owner()).isEqualTo("ana");
        });
        assertThat(view.flow("old").orElseThrow()).satisfies(flow -> {
            assertThat(flow.definition()).isNull();
            assertThat(flow.flaw()).contains("colour");
        });
    }

    @Test
    void aFlowOfWhichNoVersionIsActiveDoesNotShow() {
        // Given
        var view = new FlowsView();
        view.take(snapshot("good", "flow: good"));
        // When it is retired, and of another there are only drafts
        view.take(snapshot("good", 0, ""));
        view.take(snapshot("draft", 0, ""));
        // Then
        assertThat(view.flows()).isEmpty();
        assertThat(view.flow("good")).isEmpty();
    }

    private static Inbound snapshot(String name, String yaml) {
        return snapshot(name, 1, yaml);
    }

    private static Inbound snapshot(String name, int version, String yaml) {
        return new Inbound(Topics.FLOWS, 0, 0, name, FlowSnapshot.newBuilder().setFlow(name).setVersion(version).setHash("h").setYaml(yaml).setPublishedBy("priya")
                .setPublishedAt(Instant.parse("2026-11-23T09:00:00Z")).setStops(Map.of()).build(), null, Map.of());
    }
}
