package io.countersign.transparency;

import java.util.List;

/// Checks inclusion and consistency proofs as RFC 9162 sections 2.1.3.2 and 2.1.4.2 prescribe for the trees of RFC 6962.
/// Every method returns normally only when the proof holds; a proof with a hash too many or too few fails.
public final class Proofs {

    private Proofs() {
    }

    /// Checks that `leaf` is the leaf number `index` of the tree with `size` leaves and root `root`.
    ///
    /// @throws InvalidProofException the index is outside the tree, the proof has the wrong length, or it leads to another root
    public static void verifyInclusion(long index, long size, Hash leaf, List<Hash> proof, Hash root) throws InvalidProofException {
        if (index < 0 || index >= size) {
            throw new InvalidProofException("Leaf " + index + " is outside a tree of " + size + " leaves.");
        }
        var position = index;
        var last = size - 1;
        var node = leaf;
        for (var sibling : proof) {
            if (last == 0) {
                throw new InvalidProofException("The inclusion proof is too long for a tree of " + size + " leaves.");
            }
            if ((position & 1) == 1 || position == last) {
                node = Hash.ofNode(sibling, node);
                var climb = climbToLeftEdge(position);
                position >>>= climb;
                last >>>= climb;
            } else {
                node = Hash.ofNode(node, sibling);
            }
            position >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw new InvalidProofException("The inclusion proof is too short for a tree of " + size + " leaves.");
        }
        requireRoot(node, root, "inclusion proof");
    }

    /// Checks that the tree with `oldSize` leaves and root `oldRoot` is the beginning of the tree with `newSize` and `newRoot`.
    ///
    /// @throws InvalidProofException `oldSize` is 0 (which proves nothing) or above `newSize`, the proof has the wrong length
    ///         (equal sizes need an empty one), or a root differs
    public static void verifyConsistency(long oldSize, long newSize, Hash oldRoot, Hash newRoot, List<Hash> proof)
            throws InvalidProofException {
        if (oldSize < 0 || newSize < oldSize) {
            throw new InvalidProofException("A tree of " + newSize + " leaves cannot extend one of " + oldSize + ".");
        }
        if (oldSize == 0) {
            throw new InvalidProofException("Every tree extends the empty tree; a proof of that shows nothing.");
        }
        if (oldSize == newSize) {
            if (!proof.isEmpty()) {
                throw new InvalidProofException("Trees of the same size need an empty consistency proof.");
            }
            requireRoot(newRoot, oldRoot, "consistency of equal sizes");
            return;
        }
        if (proof.isEmpty()) {
            throw new InvalidProofException("The consistency proof from " + oldSize + " to " + newSize + " leaves is empty.");
        }
        // A complete old tree is itself the first node of the path, so the prover leaves it out.
        var complete = Long.bitCount(oldSize) == 1;
        var start = complete ? oldRoot : proof.getFirst();
        var path = complete ? proof : proof.subList(1, proof.size());
        var climb = Long.numberOfTrailingZeros(oldSize);
        var position = (oldSize - 1) >>> climb;
        var last = (newSize - 1) >>> climb;
        var oldNode = start;
        var newNode = start;
        for (var sibling : path) {
            if (last == 0) {
                throw new InvalidProofException("The consistency proof from " + oldSize + " to " + newSize + " leaves is too long.");
            }
            if ((position & 1) == 1 || position == last) {
                oldNode = Hash.ofNode(sibling, oldNode);
                newNode = Hash.ofNode(sibling, newNode);
                var up = climbToLeftEdge(position);
                position >>>= up;
                last >>>= up;
            } else {
                newNode = Hash.ofNode(newNode, sibling);
            }
            position >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw new InvalidProofException("The consistency proof from " + oldSize + " to " + newSize + " leaves is too short.");
        }
        requireRoot(oldNode, oldRoot, "consistency proof (old tree)");
        requireRoot(newNode, newRoot, "consistency proof (new tree)");
    }

    /// Levels to skip where a right edge has no sibling: up to the next left turn.
    private static int climbToLeftEdge(long position) {
        return position == 0 ? 0 : Long.numberOfTrailingZeros(position);
    }

    private static void requireRoot(Hash computed, Hash claimed, String what) throws InvalidProofException {
        if (!computed.equals(claimed)) {
            throw new InvalidProofException("The " + what + " leads to root " + computed + ", not to " + claimed + ".");
        }
    }
}
