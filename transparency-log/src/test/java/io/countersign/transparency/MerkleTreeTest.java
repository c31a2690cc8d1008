package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The fast tree against RFC 6962's own recursive definition, for every size up to one beyond a power of two.
class MerkleTreeTest {

    private static final int SIZES = 66;

    @Test void hasTheRootTheRfcDefinesForEverySize() {
        // Given
        var leaves = leaves(SIZES);
        var tree = MerkleTree.of(leaves);
        for (var size = 0; size <= SIZES; size++) {
            // When
            var root = tree.root(size);
            // Then
            assertThat(root).as("size %s", size).isEqualTo(definedRoot(leaves.subList(0, size)));
        }
    }

    @Test void theFrontierHasTheSameRootAsTheWholeTreeAfterEveryAppend() {
        // Given
        var leaves = leaves(SIZES);
        var tree = MerkleTree.of(leaves);
        var frontier = Frontier.EMPTY;
        for (var size = 1; size <= SIZES; size++) {
            // When
            frontier = frontier.append(leaves.get(size - 1));
            // Then
            assertThat(frontier.root()).as("size %s", size).isEqualTo(tree.root(size));
            assertThat(frontier.peaks()).hasSize(Long.bitCount(size));
            assertThat(Frontier.of(size, frontier.peakBytes())).isEqualTo(frontier);
        }
        assertThat(Frontier.EMPTY.root()).isEqualTo(Hash.EMPTY_TREE);
    }

    @Test void refusesAFrontierWhoseBytesDoNotFitItsSize() {
        // Given
        var frontier = Frontier.EMPTY.append(leaf(0)).append(leaf(1)).append(leaf(2));
        var bytes = frontier.peakBytes();
        // When // Then
        assertThatThrownBy(() -> Frontier.of(4, bytes)).hasMessageContaining("1 complete subtrees, not 2");
        assertThatThrownBy(() -> Frontier.of(3, java.util.Arrays.copyOf(bytes, 63))).hasMessageContaining("63 bytes");
        assertThatThrownBy(() -> new Frontier(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test void provesEveryLeafInEverySize() throws Exception {
        // Given
        var leaves = leaves(SIZES);
        var tree = MerkleTree.of(leaves);
        for (var size = 1; size <= SIZES; size++) {
            for (var index = 0; index < size; index++) {
                // When
                var proof = tree.inclusionProof(index, size);
                // Then
                Proofs.verifyInclusion(index, size, leaves.get(index), proof, tree.root(size));
                assertThat(proof).hasSize(innerHashes(index, size) + borderHashes(index, size));
            }
        }
    }

    @Test void provesThatEverySizeExtendsEverySmallerOne() throws Exception {
        // Given
        var tree = MerkleTree.of(leaves(SIZES));
        for (var newSize = 1; newSize <= SIZES; newSize++) {
            for (var oldSize = 1; oldSize <= newSize; oldSize++) {
                // When
                var proof = tree.consistencyProof(oldSize, newSize);
                // Then
                Proofs.verifyConsistency(oldSize, newSize, tree.root(oldSize), tree.root(newSize), proof);
            }
        }
    }

    @Test void refusesEverySpoiledInclusionProof() {
        // Given
        var leaves = leaves(20);
        var tree = MerkleTree.of(leaves);
        for (var size = 1; size <= 20; size++) {
            for (var index = 0; index < size; index++) {
                var proof = tree.inclusionProof(index, size);
                var leaf = leaves.get(index);
                var root = tree.root(size);
                // When
                var spoiled = spoiled(proof);
                // Then
                final int at = index;
                final int of = size;
                for (var bad : spoiled) {
                    assertThatThrownBy(() -> Proofs.verifyInclusion(at, of, leaf, bad, root)).isInstanceOf(InvalidProofException.class);
                }
                assertThatThrownBy(() -> Proofs.verifyInclusion(at, of, leaf(99), proof, root)).isInstanceOf(InvalidProofException.class);
                assertThatThrownBy(() -> Proofs.verifyInclusion(at, of, leaf, proof, leaf(98))).isInstanceOf(InvalidProofException.class);
                for (var other = -1; other <= of; other++) {
                    if (other != at) {
                        final int wrong = other;
                        assertThatThrownBy(() -> Proofs.verifyInclusion(wrong, of, leaf, proof, root))
                                .isInstanceOf(InvalidProofException.class);
                    }
                }
            }
        }
    }

    @Test void refusesEverySpoiledConsistencyProof() {
        // Given
        var tree = MerkleTree.of(leaves(20));
        for (var newSize = 2; newSize <= 20; newSize++) {
            for (var oldSize = 1; oldSize < newSize; oldSize++) {
                final int from = oldSize;
                final int to = newSize;
                var proof = tree.consistencyProof(from, to);
                var oldRoot = tree.root(from);
                var newRoot = tree.root(to);
                // When
                var spoiled = spoiled(proof);
                // Then
                for (var bad : spoiled) {
                    assertThatThrownBy(() -> Proofs.verifyConsistency(from, to, oldRoot, newRoot, bad))
                            .isInstanceOf(InvalidProofException.class);
                }
                assertThatThrownBy(() -> Proofs.verifyConsistency(from, to, leaf(99), newRoot, proof))
                        .isInstanceOf(InvalidProofException.class);
                assertThatThrownBy(() -> Proofs.verifyConsistency(from, to, oldRoot, leaf(99), proof))
                        .isInstanceOf(InvalidProofException.class);
                assertThatThrownBy(() -> Proofs.verifyConsistency(to, from, newRoot, oldRoot, proof))
                        .isInstanceOf(InvalidProofException.class);
            }
        }
    }

    @Test void refusesAConsistencyProofFromTheEmptyTreeAndAProofBetweenEqualSizes() {
        // Given
        var tree = MerkleTree.of(leaves(3));
        // When // Then
        assertThatThrownBy(() -> Proofs.verifyConsistency(0, 3, Hash.EMPTY_TREE, tree.root(), List.of()))
                .hasMessageContaining("shows nothing");
        assertThatThrownBy(() -> Proofs.verifyConsistency(3, 3, tree.root(), tree.root(), List.of(leaf(0))))
                .hasMessageContaining("empty consistency proof");
        assertThatThrownBy(() -> Proofs.verifyConsistency(3, 3, tree.root(2), tree.root(), List.of()))
                .isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> tree.consistencyProof(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.inclusionProof(3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.root(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test void tellsAnEmptyTreeFromAnEmptyLeafAndALeafFromANode() {
        // Given
        var pair = new byte[64];
        leaf(0).copyTo(pair, 0);
        leaf(1).copyTo(pair, 32);
        // When
        var node = Hash.ofNode(leaf(0), leaf(1));
        // Then
        assertThat(Hash.EMPTY_TREE.hex()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Hash.ofLeaf(new byte[0]).hex()).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(node).isNotEqualTo(Hash.ofLeaf(pair));
        assertThatThrownBy(() -> Hash.of(new byte[31])).hasMessageContaining("31");
        assertThat(Hash.ofHex(node.hex())).isEqualTo(node);
    }

    /// RFC 6962 section 2.1, word for word: slow and plainly right.
    static Hash definedRoot(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        var split = 1;
        while (split * 2 < leaves.size()) {
            split *= 2;
        }
        return Hash.ofNode(definedRoot(leaves.subList(0, split)), definedRoot(leaves.subList(split, leaves.size())));
    }

    private static int innerHashes(long index, long size) {
        return 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
    }

    private static int borderHashes(long index, long size) {
        return Long.bitCount(index >>> innerHashes(index, size));
    }

    /// The proof with one bit changed in each hash, one hash too few, too many at either end, and none at all.
    private static List<List<Hash>> spoiled(List<Hash> proof) {
        var spoiled = new ArrayList<List<Hash>>();
        for (var i = 0; i < proof.size(); i++) {
            var changed = new ArrayList<>(proof);
            var bytes = proof.get(i).bytes();
            bytes[i % 32] ^= 4;
            changed.set(i, Hash.of(bytes));
            spoiled.add(changed);
            var shorter = new ArrayList<>(proof);
            shorter.remove(i);
            spoiled.add(shorter);
        }
        for (var extra : List.of(leaf(97), Hash.EMPTY_TREE)) {
            var before = new ArrayList<>(proof);
            before.addFirst(extra);
            spoiled.add(before);
            var after = new ArrayList<>(proof);
            after.addLast(extra);
            spoiled.add(after);
        }
        return spoiled;
    }

    private static List<Hash> leaves(int count) {
        return IntStream.range(0, count).mapToObj(MerkleTreeTest::leaf).toList();
    }

    private static Hash leaf(int number) {
        return Hash.ofLeaf(("entry " + number).getBytes(StandardCharsets.UTF_8));
    }
}
