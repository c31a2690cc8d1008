package io.countersign.ingest.view;

import io.countersign.ingest.domain.ReusedId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// Finds ids that one source used in two cases: the cases may be on two partitions, so no single writer can see both. Written by one thread.
final class ReusedIds {

    private record SourceId(String source, String id) {}

    private record Pair(String runId, String otherRunId) {}

    private record Use(String runId, String caseId, Instant acceptedAt) {}

    private final Map<SourceId, Use> first = new HashMap<>();
    private final Set<Pair> recorded = ConcurrentHashMap.newKeySet();
    private final Set<Pair> found = new HashSet<>();
    private final BlockingQueue<ReusedId> news = new LinkedBlockingQueue<>();

    /// A run was accepted.
    void accepted(ViewedRun accepted) {
        var run = new Use(accepted.runId(), accepted.caseId(), accepted.acceptedAt());
        var key = new SourceId(accepted.source(), accepted.id());
        var before = first.putIfAbsent(key, run);
        if (before == null || before.runId().equals(run.runId())) {
            return;
        }
        // In whatever order the partitions are read, the later run names the earlier one.
        boolean later = before.acceptedAt().isBefore(run.acceptedAt()) || before.acceptedAt().equals(run.acceptedAt()) && before.runId().compareTo(run.runId()) < 0;
        var second = later ? run : before;
        var earlier = later ? before : run;
        first.put(key, earlier);
        var pair = new Pair(second.runId(), earlier.runId());
        if (!recorded.contains(pair) && found.add(pair)) {
            news.add(new ReusedId(second.runId(), second.caseId(), earlier.runId(), earlier.caseId()));
        }
    }

    /// It is recorded for that pair.
    void recorded(String runId, String otherRunId) {
        recorded.add(new Pair(runId, otherRunId));
    }

    boolean isRecorded(ReusedId reused) {
        return recorded.contains(new Pair(reused.runId(), reused.otherRunId()));
    }

    /// What was found, in order.
    BlockingQueue<ReusedId> news() {
        return news;
    }
}
