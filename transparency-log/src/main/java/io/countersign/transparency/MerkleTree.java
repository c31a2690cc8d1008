package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An RFC 6962 Merkle tree held in memory: every complete subtree's root, about 64 bytes a leaf.
/// It answers roots and proofs for its present size and for every smaller one. Not safe for use by several threads at once.
public final class MerkleTree {

    /// `levels.get(l).get(i)` is the root over leaves `[i * 2^l, (i + 1) * 2^l)`.
    private final List<List<Hash>> levels = new ArrayList<>();

    /// A tree over these leaf hashes (see [Hash#ofLeaf]).
    public static MerkleTree of(Iterable<Hash> leaves) {
        var tree = new MerkleTree();
        leaves.forEach(tree::append);
        return tree;
    }

    /// Adds one leaf hash at the end.
    public void append(Hash leaf) {
        var node = leaf;
        for (var level = 0; ; level++) {
            if (levels.size() == level) {
                levels.add(new ArrayList<>());
            }
            var row = levels.get(level);
            row.add(node);
            if ((row.size() & 1) == 1) {
                return;
            }
            node = Hash.ofNode(row.get(row.size() - 2), row.getLast());
        }
    }

    /// Leaves in the tree.
    public long size() {
        return levels.isEmpty() ? 0 : levels.getFirst().size();
    }

    /// Root over all leaves.
    public Hash root() {
        return root(size());
    }

    /// Root over leaves `[0, size)`; an empty tree has [Hash#EMPTY_TREE].
    ///
    /// @throws IndexOutOfBoundsException `size` is negative or beyond the tree's end
    public Hash root(long size) {
        Objects.checkFromToIndex(0, size, size());
        return size == 0 ? Hash.EMPTY_TREE : rootOver(0, size);
    }

    /// Hashes that lead from leaf `index` to the root of the tree of `size` leaves, lowest first.
    ///
    /// @throws IndexOutOfBoundsException no such leaf in a tree of that size, or no such size yet
    public List<Hash> inclusionProof(long index, long size) {
        Objects.checkFromToIndex(0, size, size());
        Objects.checkIndex(index, size);
        var path = new ArrayList<Hash>();
        collectInclusion(index, 0, size, path);
        return path;
    }

    /// Hashes that show that the tree of `oldSize` leaves is the beginning of the tree of `newSize` leaves; empty for equal sizes.
    ///
    /// @throws IndexOutOfBoundsException `oldSize` is 0 (every tree extends the empty one, so there is nothing to prove), or the
    ///         sizes are not in order, or beyond the tree's end
    public List<Hash> consistencyProof(long oldSize, long newSize) {
        Objects.checkFromToIndex(1, oldSize, newSize);
        Objects.checkFromToIndex(0, newSize, size());
        var path = new ArrayList<Hash>();
        collectConsistency(oldSize, 0, newSize, true, path);
        return path;
    }

    private void collectInclusion(long index, long from, long to, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        var split = from + largestPowerBelow(to - from);
        if (index < split) {
            collectInclusion(index, from, split, path);
            path.add(rootOver(split, to));
        } else {
            collectInclusion(index, split, to, path);
            path.add(rootOver(from, split));
        }
    }

    /// `whole`: the range `[from, oldSize)` is all of the old tree, whose root the verifier already holds.
    private void collectConsistency(long oldSize, long from, long to, boolean whole, List<Hash> path) {
        if (oldSize == to) {
            if (!whole) {
                path.add(rootOver(from, to));
            }
            return;
        }
        var split = from + largestPowerBelow(to - from);
        if (oldSize <= split) {
            collectConsistency(oldSize, from, split, whole, path);
            path.add(rootOver(split, to));
        } else {
            collectConsistency(oldSize, split, to, false, path);
            path.add(rootOver(from, split));
        }
    }

    /// Root over `[from, to)`, a range that some split of a larger tree produced, so a complete one is stored.
    private Hash rootOver(long from, long to) {
        var width = to - from;
        if (Long.bitCount(width) == 1 && from % width == 0) {
            return levels.get(Long.numberOfTrailingZeros(width)).get(Math.toIntExact(from / width));
        }
        var split = from + largestPowerBelow(width);
        return Hash.ofNode(rootOver(from, split), rootOver(split, to));
    }

    private static long largestPowerBelow(long n) {
        return Long.highestOneBit(n - 1);
    }
}
