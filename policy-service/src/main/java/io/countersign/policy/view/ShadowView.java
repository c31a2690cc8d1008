package io.countersign.policy.view;

import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RunEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How versions that judge beside the active one judged the same runs, as topic `run-events` says: counts, and the latest runs that went
/// another way. Thread-safe.
public final class ShadowView {

    /// Runs that went another way that are kept of each pair of versions.
    private static final int LATEST = 20;

    /// One version beside another.
    ///
    /// @param version the active one
    /// @param shadow the one beside it
    /// @param matrix judgements by the active version's route, then by the other's
    /// @param different the latest runs that went another way, the latest first
    public record Pair(String flow, int version, int shadow, Map<Route, Map<Route, Long>> matrix, List<Different> different) {}

    /// A run that would have gone another way. No reason stands here: reasons may speak of the case.
    ///
    /// @param rule id of the rule that decided; null: none
    /// @param shadowRule as `rule`, of the version beside
    public record Different(String runId, Route route, String rule, Route shadowRoute, String shadowRule) {}

    private record Versions(String flow, int version, int shadow) {}

    private static final class Counted {
        private final Map<Route, Map<Route, Long>> matrix = new EnumMap<>(Route.class);
        private final ArrayDeque<Different> different = new ArrayDeque<>();
    }

    private final Map<Versions, Counted> pairs = new HashMap<>();

    /// Takes one committed event in.
    public synchronized void take(RunEvent event) {
        var active = event.getRouting();
        var shadow = event.getShadow();
        if (active == null || shadow == null) {
            return;
        }
        var counted = pairs.computeIfAbsent(new Versions(active.getFlow(), active.getFlowVersion(), shadow.getFlowVersion()), _ -> new Counted());
        counted.matrix.computeIfAbsent(active.getRoute(), _ -> new EnumMap<>(Route.class)).merge(shadow.getRoute(), 1L, Long::sum);
        if (active.getRoute() != shadow.getRoute()) {
            counted.different.addFirst(new Different(event.getMeta().getRunId(), active.getRoute(), active.getRule(), shadow.getRoute(), shadow.getRule()));
            if (counted.different.size() > LATEST) {
                counted.different.removeLast();
            }
        }
    }

    /// What was judged twice in a flow, the newest versions first.
    public synchronized List<Pair> of(String flow) {
        return pairs.entrySet().stream().filter(entry -> entry.getKey().flow().equals(flow)).map(entry -> {
            var matrix = new EnumMap<Route, Map<Route, Long>>(Route.class);
            entry.getValue().matrix.forEach((route, row) -> matrix.put(route, new EnumMap<>(row)));
            return new Pair(flow, entry.getKey().version(), entry.getKey().shadow(), matrix, List.copyOf(entry.getValue().different));
        }).sorted(Comparator.comparing(Pair::shadow).thenComparing(Pair::version).reversed()).toList();
    }
}
