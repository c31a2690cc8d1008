package io.countersign.policy.engine;

import java.util.Map;

/// What was there before a run, as far as rules may ask: pinned when the run came, so that judging it again gives the same.
///
/// @param earlierRuns       runs of the case that came before it
/// @param earlierSameAction those of them that proposed the same type of action
/// @param counters          runs that each counter of the flow had in its window, by the counter's name; a counter whose reference the run
///                          does not name is absent
public record History(int earlierRuns, int earlierSameAction, Map<String, Long> counters) {
    /// The first run of its case, and nothing counted.
    public static final History NONE = new History(0, 0, Map.of());

    public History {
        counters = Map.copyOf(counters);
    }
}
