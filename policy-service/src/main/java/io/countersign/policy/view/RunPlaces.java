package io.countersign.policy.view;

import io.countersign.schemas.avro.RunEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which case a run belongs to, and nothing else of it: what is asked about a run goes to its case's partition. Thread-safe.
public final class RunPlaces {

    private final Map<String, String> caseOf = new ConcurrentHashMap<>();

    /// Takes one committed event in.
    public void take(RunEvent event) {
        caseOf.putIfAbsent(event.getMeta().getRunId(), event.getMeta().getCaseId());
    }

    /// @return empty: no run of that id has been judged
    public Optional<String> caseOf(String runId) {
        return Optional.ofNullable(caseOf.get(runId));
    }
}
