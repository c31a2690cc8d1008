package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;

/// Roots and proofs of RFC 6962 sections 2.1, 2.1.1 and 2.1.2, made from the roots of complete subtrees, wherever those are kept.
///
/// @param nodes knows the roots of complete subtrees
record Subtrees(Nodes nodes) {

    /// Where the roots of complete subtrees come from.
    interface Nodes {
        /// Root over the leaves `[index * 2^level, (index + 1) * 2^level)`.
        Hash at(int level, long index);
    }

    Hash root(long size) {
        return size == 0 ? Hash.EMPTY_TREE : over(0, size);
    }

    List<Hash> inclusionProof(long index, long size) {
        var path = new ArrayList<Hash>();
        collectInclusion(index, 0, size, path);
        return path;
    }

    List<Hash> consistencyProof(long oldSize, long newSize) {
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
            path.add(over(split, to));
        } else {
            collectInclusion(index, split, to, path);
            path.add(over(from, split));
        }
    }

    /// `whole`: the range `[from, oldSize)` is all of the old tree, whose root the verifier already holds.
    private void collectConsistency(long oldSize, long from, long to, boolean whole, List<Hash> path) {
        if (oldSize == to) {
            if (!whole) {
                path.add(over(from, to));
            }
            return;
        }
        var split = from + largestPowerBelow(to - from);
        if (oldSize <= split) {
            collectConsistency(oldSize, from, split, whole, path);
            path.add(over(split, to));
        } else {
            collectConsistency(oldSize, split, to, false, path);
            path.add(over(from, split));
        }
    }

    /// Root over `[from, to)`, a range that some split of a larger tree produced, so a complete one is a node.
    private Hash over(long from, long to) {
        var width = to - from;
        if (Long.bitCount(width) == 1 && from % width == 0) {
            return nodes.at(Long.numberOfTrailingZeros(width), from / width);
        }
        var split = from + largestPowerBelow(width);
        return Hash.ofNode(over(from, split), over(split, to));
    }

    private static long largestPowerBelow(long n) {
        return Long.highestOneBit(n - 1);
    }
}
