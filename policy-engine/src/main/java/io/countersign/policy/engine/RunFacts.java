package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What rules can see of one run.
public record RunFacts(String source, String caseId, String id, Map<String, Object> values, int evaluation) {
    public RunFacts {
        values = Map.copyOf(values);
    }

    /// Reads the run's JSON (design of the run format).
    ///
    /// @param run        the run as accepted by ingest
    /// @param attempt    1 for the first attempt on this piece of work
    /// @param evaluation 1 for the first evaluation of this run
    /// @throws IllegalArgumentException when a field has the wrong type; the message names field, value and remedy
    public static RunFacts of(JsonNode run, int attempt, int evaluation) {
        throw new UnsupportedOperationException();
    }
}
