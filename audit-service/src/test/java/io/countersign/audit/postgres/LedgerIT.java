package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Examples;
import io.countersign.audit.RecordFolder;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.domain.Incident;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exactly once, whatever is given twice and whoever writes at the same time.
class LedgerIT {

    @TempDir Path data;
    private Stage stage;
    private List<Received> batch;

    @BeforeEach void fill() {
        stage = new Stage(data);
        batch = stage.fill();
    }

    @Test void recordsARedeliveredBatchOnlyOnce() {
        // When
        var again = stage.recorder.record(batch);
        // Then
        assertThat(again.batch().entries()).isEmpty();
        assertThat(again.batch().incidents()).isEmpty();
        assertGood(9);
    }

    @Test void twoWritersAtOnceLeaveEveryEventOnce() throws Exception {
        // Given
        var more = List.of(stage.examples().accepted(9, "case-9", "r9", "o-9"), stage.examples().withdrawn(10, "case-9", "r9"));
        var barrier = new CyclicBarrier(2);
        Callable<Integer> writer = () -> {
            barrier.await();
            return stage.recorder.record(more).batch().entries().size();
        };
        // When
        try (var threads = Executors.newFixedThreadPool(2)) {
            var written = threads.invokeAll(List.of(writer, writer));
            // Then
            assertThat(written.get(0).get() + written.get(1).get()).isEqualTo(2);
        }
        assertGood(11);
    }

    @Test void aBatchThatFailsLeavesNothing() {
        // Given
        var good = stage.examples().accepted(9, "case-9", "r9", "o-9");
        // When
        assertThatThrownBy(() -> stage.ledger.append(List.of(), (heads, taken) -> {
            throw new IllegalStateException("the plan failed");
        }, Instant.EPOCH)).hasMessage("the plan failed");
        // Then
        assertGood(9);
        stage.recorder.record(List.of(good));
        assertGood(10);
    }

    @Test void aShardKeepsTheTopicIdItWasMadeWith() {
        // When
        var heads = stage.ledger.open(Map.of(new ShardName(Topics.RUNS.name(), 0), new UUID(9, 9)));
        // Then
        assertThat(heads.get(new ShardName(Topics.RUNS.name(), 0)).topicId()).isEqualTo(Examples.TOPIC_ID);
    }

    @Test void anIncidentStopsItsShardAndIsWrittenDownOnce() {
        // Given
        var shard = new ShardName(Topics.RUNS.name(), 0);
        var incident = new Incident(shard, 9, Incident.Code.KAFKA_ROLLED_BACK, "Kafka lost records.", null);
        // When
        stage.ledger.report(incident, Instant.EPOCH);
        stage.ledger.report(incident, Instant.EPOCH);
        // Then
        assertThat(stage.ledger.stopped()).containsExactly("Kafka lost records.");
        assertThat(stage.recorder.record(List.of(stage.examples().accepted(9, "case-9", "r9", "o-9"))).batch().entries()).isEmpty();
        assertThat(stage.recorder.record(List.of(stage.examples().directive(6, "case-9", "r9"))).batch().entries()).hasSize(1);
    }

    @Test void refusesToGoOnWithoutTheKeysThatBelongToTheRecord(@TempDir Path other) {
        // When // Then
        assertThatThrownBy(() -> RecordFolder.open(other, Stage.DEPLOYMENT, stage.record.isEmpty())).hasMessageContaining("is missing")
                .hasMessageContaining("Put back the data folder");
    }

    private void assertGood(long entries) {
        stage.signer.round();
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(entries);
            assertThat(good.unsigned()).isZero();
        });
    }
}
