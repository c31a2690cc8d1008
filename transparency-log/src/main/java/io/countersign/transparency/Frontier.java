package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;

/// What a writer keeps to append to a tree: its size and the roots of its complete subtrees, largest (leftmost) first.
/// A tree of n leaves has one such root for every bit set in n, so at most 63 hashes. Immutable.
///
/// @param size leaves in the tree, 0 to 2^63-1
/// @param peaks roots of the complete subtrees, one for every bit set in `size`
public record Frontier(long size, List<Hash> peaks) {

    /// The tree without leaves.
    public static final Frontier EMPTY = new Frontier(0, List.of());

    /// @throws IllegalArgumentException the size is negative or does not fit the number of peaks
    public Frontier {
        peaks = List.copyOf(peaks);
        if (size < 0) {
            throw new IllegalArgumentException("A tree cannot have " + size + " leaves.");
        }
        if (Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException("A tree of " + size + " leaves has " + Long.bitCount(size)
                    + " complete subtrees, not " + peaks.size() + ".");
        }
    }

    /// The frontier after one more leaf. Cost: as many node hashes as `size` has low bits set.
    public Frontier append(Hash leaf) {
        var grown = new ArrayList<>(peaks);
        var merged = leaf;
        for (var rest = size; (rest & 1) == 1; rest >>>= 1) {
            merged = Hash.ofNode(grown.removeLast(), merged);
        }
        grown.add(merged);
        return new Frontier(Math.incrementExact(size), grown);
    }

    /// The tree's root as RFC 6962 section 2.1 defines it.
    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        var root = peaks.getLast();
        for (var i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(peaks.get(i), root);
        }
        return root;
    }

    /// The peaks one after another, 32 bytes each; empty for an empty tree.
    public byte[] peakBytes() {
        var all = new byte[peaks.size() * Hash.LENGTH];
        for (var i = 0; i < peaks.size(); i++) {
            peaks.get(i).copyTo(all, i * Hash.LENGTH);
        }
        return all;
    }

    /// Reads what [#peakBytes()] wrote.
    ///
    /// @throws IllegalArgumentException the bytes do not hold the peaks of a tree of this size
    public static Frontier of(long size, byte[] peakBytes) {
        if (peakBytes.length % Hash.LENGTH != 0) {
            throw new IllegalArgumentException("A frontier is a whole number of hashes of " + Hash.LENGTH + " bytes, not "
                    + peakBytes.length + " bytes.");
        }
        var peaks = new ArrayList<Hash>();
        for (var at = 0; at < peakBytes.length; at += Hash.LENGTH) {
            peaks.add(Hash.of(java.util.Arrays.copyOfRange(peakBytes, at, at + Hash.LENGTH)));
        }
        return new Frontier(size, peaks);
    }
}
