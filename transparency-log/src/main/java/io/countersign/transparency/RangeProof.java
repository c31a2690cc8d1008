package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;

/// Shows that some leaves, one after another without a gap, are the leaves `[from, to)` of a tree, with the hashes of what stands left and
/// right of them. Much smaller than an inclusion proof for each.
///
/// @param from index of the first leaf
/// @param to the index after the last, above `from`
/// @param left roots of the complete subtrees over `[0, from)`, largest first, as in a [Frontier]
/// @param right roots of the largest complete subtrees over `[to, size)`, from left to right
public record RangeProof(long from, long to, List<Hash> left, List<Hash> right) {

    /// @throws IllegalArgumentException an empty range, or the left hashes are not as many as `from` needs
    public RangeProof {
        left = List.copyOf(left);
        right = List.copyOf(right);
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("The range from " + from + " to " + to + " holds no leaf.");
        }
        if (Long.bitCount(from) != left.size()) {
            throw new IllegalArgumentException("Left of leaf " + from + " stand " + Long.bitCount(from) + " complete subtrees, not " + left.size() + ".");
        }
    }

    /// The proof for `[from, to)` in the tree of these leaves.
    public static RangeProof of(long from, long to, List<Hash> leaves) {
        var left = Frontier.EMPTY;
        for (var i = 0; i < from; i++) {
            left = left.append(leaves.get(i));
        }
        var right = new ArrayList<Hash>();
        for (var at = to; at < leaves.size(); ) {
            var width = width(at, leaves.size());
            right.add(MerkleTree.of(leaves.subList((int) at, (int) (at + width))).root());
            at += width;
        }
        return new RangeProof(from, to, left.peaks(), right);
    }

    /// The tree left of the range, to which the range's leaves are appended.
    public Frontier start() {
        return new Frontier(from, left);
    }

    /// Checks that a tree begins with what stands left of the range and the range's leaves.
    ///
    /// @param grown [#start()] after all leaves of the range were appended
    /// @throws InvalidProofException the range reaches beyond the tree, is not complete, or leads to another root
    public void verify(Frontier grown, long size, Hash root) throws InvalidProofException {
        if (grown.size() != to || to > size) {
            throw new InvalidProofException("The range from " + from + " to " + to + " has " + (grown.size() - from) + " leaves in a tree of " + size + ".");
        }
        var peaks = new ArrayList<>(grown.peaks());
        var at = to;
        for (var hash : right) {
            if (at >= size) {
                throw new InvalidProofException("The proof of the range from " + from + " to " + to + " has a hash too many.");
            }
            var width = width(at, size);
            var merged = hash;
            for (var level = width; (at & level) != 0; level <<= 1) {
                merged = Hash.ofNode(peaks.removeLast(), merged);
            }
            peaks.add(merged);
            at += width;
        }
        if (at != size) {
            throw new InvalidProofException("The proof of the range from " + from + " to " + to + " has a hash too few.");
        }
        var reached = new Frontier(size, peaks).root();
        if (!reached.equals(root)) {
            throw new InvalidProofException("The leaves from " + from + " to " + (to - 1) + " lead to root " + reached + ", not to " + root + ".");
        }
    }

    /// Leaves under the largest complete subtree that begins at `at` and ends within `size`.
    private static long width(long at, long size) {
        var fits = Long.highestOneBit(size - at);
        return at == 0 ? fits : Math.min(fits, Long.lowestOneBit(at));
    }
}
