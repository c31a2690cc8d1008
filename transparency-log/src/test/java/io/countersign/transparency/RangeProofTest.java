package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangeProofTest {

    private static final int LARGEST = 20;

    @Test void showsEveryRangeOfEveryTree() throws Exception {
        for (var size = 1; size <= LARGEST; size++) {
            var leaves = leaves(size);
            var root = MerkleTree.of(leaves).root();
            for (var from = 0; from < size; from++) {
                for (var to = from + 1; to <= size; to++) {
                    // When
                    var proof = RangeProof.of(from, to, leaves);
                    // Then
                    proof.verify(grown(proof, leaves.subList(from, to)), size, root);
                }
            }
        }
    }

    @Test void refusesAnotherLeafAnotherHashAndAnotherPlace() {
        for (var size = 2; size <= LARGEST; size++) {
            var leaves = leaves(size);
            var root = MerkleTree.of(leaves).root();
            for (var from = 0; from < size; from++) {
                for (var to = from + 1; to <= size; to++) {
                    var proof = RangeProof.of(from, to, leaves);
                    var changed = new ArrayList<>(leaves.subList(from, to));
                    changed.set(changed.size() - 1, Hash.ofLeaf(new byte[] {99}));
                    refused(proof, changed, size, root);
                    refused(proof, leaves.subList(from, to - 1), size, root);
                    for (var i = 0; i < proof.left().size(); i++) {
                        refused(new RangeProof(from, to, spoiled(proof.left(), i), proof.right()), leaves.subList(from, to), size, root);
                    }
                    for (var i = 0; i < proof.right().size(); i++) {
                        refused(new RangeProof(from, to, proof.left(), spoiled(proof.right(), i)), leaves.subList(from, to), size, root);
                        refused(new RangeProof(from, to, proof.left(), proof.right().subList(0, i)), leaves.subList(from, to), size, root);
                    }
                    var longer = new ArrayList<>(proof.right());
                    longer.add(root);
                    refused(new RangeProof(from, to, proof.left(), longer), leaves.subList(from, to), size, root);
                }
            }
        }
    }

    @Test void refusesARangeWithoutLeavesAndTheWrongNumberOfLeftHashes() {
        assertThatThrownBy(() -> new RangeProof(3, 3, List.of(), List.of())).hasMessageContaining("holds no leaf");
        assertThatThrownBy(() -> new RangeProof(3, 4, List.of(), List.of())).hasMessageContaining("2 complete subtrees, not 0");
    }

    private static void refused(RangeProof proof, List<Hash> leaves, int size, Hash root) {
        assertThatThrownBy(() -> proof.verify(grown(proof, leaves), size, root)).isInstanceOf(InvalidProofException.class);
    }

    private static List<Hash> spoiled(List<Hash> hashes, int at) {
        var spoiled = new ArrayList<>(hashes);
        spoiled.set(at, Hash.ofNode(hashes.get(at), hashes.get(at)));
        return spoiled;
    }

    private static Frontier grown(RangeProof proof, List<Hash> leaves) {
        var grown = proof.start();
        for (var leaf : leaves) {
            grown = grown.append(leaf);
        }
        return grown;
    }

    private static List<Hash> leaves(int size) {
        var leaves = IntStream.range(0, size).mapToObj(i -> Hash.ofLeaf(new byte[] {(byte) i})).toList();
        assertThat(leaves).hasSize(size);
        return leaves;
    }
}
