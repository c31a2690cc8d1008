package io.countersign.exception.statistics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// The queue piles up: more of one flow waits than people can be expected to keep up with.
///
/// The key names flow, kind and UTC day, and the sentence holds limits instead of counts: so every instance that looks finds the
/// same thing, and it is raised once a day at most.
///
/// @param key what makes it the same alert
/// @param flow null: items of no flow
/// @param detail one sentence
public record PileUp(String key, String flow, String detail) {

    /// Limits.
    ///
    /// @param open more open items of a flow than this
    /// @param growth more items within an hour than this
    public record Limits(int open, int growth) {}

    /// What piles up at `now`.
    public static List<PileUp> of(List<FlowLoad> loads, Limits limits, Instant now) {
        var found = new ArrayList<PileUp>();
        var day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        for (var load : loads) {
            var flow = load.flow() == null ? "no flow" : "flow " + load.flow();
            var key = "QUEUE_PILE_UP:" + (load.flow() == null ? "" : load.flow()) + ":";
            if (load.open() > limits.open()) {
                found.add(new PileUp(key + "open:" + day, load.flow(), "More than " + limits.open() + " exceptions of " + flow + " wait."));
            }
            if (load.grown() > limits.growth()) {
                found.add(new PileUp(key + "growth:" + day, load.flow(),
                        "More than " + limits.growth() + " exceptions of " + flow + " came within an hour without being settled."));
            }
        }
        return found;
    }
}
