package io.countersign.ingest.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ViewedRunTest {

    private static final Position HERE = new Position(Topics.DIRECTIVES, 0, 0);

    @Test
    void a_release_stays_settled_when_it_is_used_and_reported_on_and_another_one_waits_for_its_directive() {
        // Given a run that was released, and its caller told so
        var released = at(ViewedRun.unknown("r"), "RELEASED", 1);
        assertThat(released.isSettled()).isFalse();
        var told = released.directed(HERE, 1);
        assertThat(told.isSettled()).isTrue();

        // Then its use and its report need no further directive
        var used = at(told, "RELEASED", 2);
        assertThat(used.isSettled()).isTrue();
        assertThat(at(used, "EXECUTED", 3).isSettled()).isTrue();

        // But a release after a failure does
        var again = at(at(used, "EXECUTION_FAILED", 3), "RELEASED", 4);
        assertThat(again.isSettled()).isFalse();
        assertThat(again.directed(HERE, 4).isSettled()).isTrue();
    }

    private static ViewedRun at(ViewedRun run, String state, long version) {
        return run.changed(state, "auto", null, "r", Instant.EPOCH, version, 1, null, null);
    }
}
