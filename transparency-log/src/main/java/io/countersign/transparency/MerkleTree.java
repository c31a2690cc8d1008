package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An RFC 6962 Merkle tree held in memory: every complete subtree's root, about 64 bytes a leaf.
/// It answers roots and proofs for its present size and for every smaller one. Not safe for use by several threads at once.
public final class MerkleTree {

    /// `levels.get(l).get(i)` is the root over leaves `[i * 2^l, (i + 1) * 2^l)`.
    private final List<List<Hash>> levels = new ArrayList<>();
    private final Subtrees subtrees = new Subtrees(this::node);

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
        return subtrees.root(size);
    }

    /// Hashes that lead from leaf `index` to the root of the tree of `size` leaves, lowest first.
    ///
    /// @throws IndexOutOfBoundsException no such leaf in a tree of that size, or no such size yet
    public List<Hash> inclusionProof(long index, long size) {
        Objects.checkFromToIndex(0, size, size());
        Objects.checkIndex(index, size);
        return subtrees.inclusionProof(index, size);
    }

    /// Hashes that show that the tree of `oldSize` leaves is the beginning of the tree of `newSize` leaves; empty for equal sizes.
    ///
    /// @throws IndexOutOfBoundsException `oldSize` is 0 (every tree extends the empty one, so there is nothing to prove), or the
    ///         sizes are not in order, or beyond the tree's end
    public List<Hash> consistencyProof(long oldSize, long newSize) {
        Objects.checkFromToIndex(1, oldSize, newSize);
        Objects.checkFromToIndex(0, newSize, size());
        return subtrees.consistencyProof(oldSize, newSize);
    }

    Hash node(int level, long index) {
        return levels.get(level).get(Math.toIntExact(index));
    }
}
