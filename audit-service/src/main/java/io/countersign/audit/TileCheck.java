package io.countersign.audit;

import io.countersign.transparency.Hash;
import io.countersign.transparency.TilePath;
import io.countersign.transparency.TiledTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// Compares the stored hashes of complete tiles with what the leaves give. They are derived, so those not made yet are no fault.
final class TileCheck {

    private static final int LEVELS = 7;

    private final Map<Integer, List<Hash>> stored = new HashMap<>();
    private final Map<Integer, List<Hash>> open = new HashMap<>();
    private final Map<Integer, Integer> done = new HashMap<>();

    /// @param hashes reads what is stored of a level
    TileCheck(IntFunction<List<Hash>> hashes) {
        for (var level = 1; level <= LEVELS; level++) {
            stored.put(level, hashes.apply(level));
        }
    }

    /// @return what does not fit now that this leaf is there
    Optional<String> next(Hash leaf) {
        var hash = leaf;
        for (var level = 0; level < LEVELS; level++) {
            var row = open.computeIfAbsent(level, _ -> new ArrayList<>());
            row.add(hash);
            if (row.size() < TilePath.FULL) {
                return Optional.empty();
            }
            hash = TiledTree.subtreeRoot(row);
            row.clear();
            var index = done.merge(level + 1, 1, Integer::sum) - 1;
            if (index < stored.get(level + 1).size() && !stored.get(level + 1).get(index).equals(hash)) {
                return Optional.of("the stored hash " + index + " of tile level " + (level + 1) + " is not that of its leaves");
            }
        }
        return Optional.empty();
    }

    /// @return what does not fit after the last leaf
    Optional<String> end() {
        for (var level = 1; level <= LEVELS; level++) {
            if (stored.get(level).size() > done.getOrDefault(level, 0)) {
                return Optional.of("tile level " + level + " holds hashes of leaves that are not there");
            }
        }
        return Optional.empty();
    }
}
