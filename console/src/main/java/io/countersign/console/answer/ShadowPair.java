package io.countersign.console.answer;

import java.util.List;
import java.util.Map;

/// How a version that judged beside the active one judged the same runs (`GET /flows/FLOW/shadow`).
///
/// @param version the active one
/// @param shadow the other
/// @param matrix runs by the active version's route, then by the other's
/// @param latest runs that would have gone another way
public record ShadowPair(int version, int shadow, long judged, long different, Map<String, Map<String, Long>> matrix, List<Run> latest) {

    public record Run(String runId, String route, String rule, String shadowRoute, String shadowRule) {}

    private static final List<String> ROUTES = List.of("release", "approve", "exception", "retry", "fallback", "block");

    /// Routes of the active version, in the usual order.
    public List<String> rows() {
        return ROUTES.stream().filter(matrix::containsKey).toList();
    }

    /// Routes of either.
    public List<String> columns() {
        return ROUTES.stream().filter(route -> matrix.containsKey(route) || matrix.values().stream().anyMatch(row -> row.containsKey(route))).toList();
    }

    public long at(String route, String other) {
        return matrix.getOrDefault(route, Map.of()).getOrDefault(other, 0L);
    }
}
