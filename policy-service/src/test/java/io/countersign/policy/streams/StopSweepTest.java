package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.StopScope;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.SealedBook;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class StopSweepTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final EngagedStop STOP = new EngagedStop("stp_1", new StopScope(null, null), "refunds go wrong", "sara", NOW, null);

    private final Kept<Run> runs = new Kept<>();
    private final KeptContents contents = new KeptContents();
    private final Kept<String> open = new Kept<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<String> alerts = new ArrayList<>();
    private final StopSweep sweep = new StopSweep(desk(), runs, new RunContents(contents), (run, _) -> {
        if (run.runId().equals("run_broken")) {
            throw new IllegalStateException("it is broken");
        }
        if (run.runId().equals("run_offline")) {
            throw new KafkaException("nobody answers");
        }
        stopped.add(run.runId());
    });

    @Test
    void aPartEndsAlsoAfterMuchContent() {
        // Given
        var large = new byte[StopSweep.CONTENT_AT_ONCE / 8];
        for (int i = 0; i < 20; i++) {
            waits("run_%02d".formatted(i), large);
        }
        // When
        var first = sweep.next(STOP, "").orElseThrow();
        // Then
        assertThat(stopped).hasSize(8);
        var second = sweep.next(STOP, first).orElseThrow();
        assertThat(sweep.next(STOP, second)).isEmpty();
        assertThat(stopped).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aRunThatFailsDoesNotKeepTheOthersFromBeingStopped() {
        // Given
        waits("run_a", new byte[1]);
        waits("run_broken", new byte[1]);
        waits("run_c", null);
        waits("run_d", new byte[1]);
        // Then
        assertThat(sweep.next(STOP, "")).isEmpty();
        assertThat(stopped).containsExactly("run_a", "run_d");
        assertThat(alerts).containsExactly("alert:not-stopped:stp_1:run_broken", "alert:not-stopped:stp_1:run_c");
    }

    @Test
    void whatIsNoFaultOfARunIsTriedAgain() {
        waits("run_offline", new byte[1]);
        assertThatThrownBy(() -> sweep.next(STOP, "")).isInstanceOf(KafkaException.class);
    }

    private void waits(String runId, byte[] content) {
        runs.put(runId, Run.received(runId, "c", "urn:s", "1", "support", 1, "a refund", "refund", "d", null, null, null));
        if (content != null) {
            contents.put(runId, "c", content);
        }
        open.put("waiting|support|refund|" + runId, "");
    }

    private Desk desk() {
        return (Desk) Proxy.newProxyInstance(Desk.class.getClassLoader(), new Class<?>[] {Desk.class}, (_, method, args) -> switch (method.getName()) {
            case "now" -> NOW;
            case "book" -> open;
            case "publish" -> alerts.add(((Desk.About) args[1]).entityId()) ? null : null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static final class KeptContents implements SealedBook<byte[]> {
        private final Map<String, byte[]> all = new HashMap<>();

        @Override
        public Optional<byte[]> get(String key, byte[] whenErased) {
            return Optional.ofNullable(all.get(key));
        }

        @Override
        public void put(String key, String caseId, byte[] value) {
            all.put(key, value);
        }

        @Override
        public void remove(String key) {
            all.remove(key);
        }
    }

    private static final class Kept<T> implements Book<T> {
        private final TreeMap<String, T> all = new TreeMap<>();

        @Override
        public Optional<T> get(String key) {
            return Optional.ofNullable(all.get(key));
        }

        @Override
        public void put(String key, T value) {
            all.put(key, value);
        }

        @Override
        public void remove(String key) {
            all.remove(key);
        }

        @Override
        public List<String> keys(String from, String to, int limit) {
            return from.compareTo(to) >= 0 ? List.of() : all.subMap(from, to).keySet().stream().limit(limit).toList();
        }
    }
}
