package io.countersign.audit;

import io.countersign.audit.CheckpointStore.Round;
import io.countersign.transparency.Hash;
import io.countersign.transparency.TilePath;
import io.countersign.transparency.TiledTree;
import java.util.ArrayList;

/// Keeps the hashes of complete tiles, so that a proof need not read every leaf. They are derived: what is missing is made.
final class Tiling {

    private Tiling() {
    }

    /// Adds what a log of `size` signed leaves has and the store lacks.
    static void fill(Round round, LogName log, String origin, long size) {
        for (var level = 1; TilePath.hashes(level, size) > 0; level++) {
            var have = round.subtreeCount(origin, level);
            var made = new ArrayList<Hash>();
            for (var index = have; index < TilePath.hashes(level, size); index++) {
                var from = index * TilePath.FULL;
                var below = level == 1 ? round.leafHashes(log, from, from + TilePath.FULL)
                        : round.subtrees(origin, level - 1, from, from + TilePath.FULL);
                made.add(TiledTree.subtreeRoot(below));
            }
            round.addSubtrees(origin, level, have, made);
        }
    }
}
