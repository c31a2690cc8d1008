package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One good proof, and everything that can be spoilt in it.
class TlogProofTest {

    private static final SigningKey LOG = SigningKey.generate("example.org/log", new SecureRandom());
    private static final Cosigner WITNESS = new Cosigner(SigningKey.generate("witness.example/w1", new SecureRandom()));
    private static final Hash LEAF = Hash.ofLeaf("entry 5".getBytes(StandardCharsets.UTF_8));

    private static final TrustPolicy POLICY = TrustPolicy.parse("log " + LOG.verifier() + "\nwitness w " + WITNESS.verifier() + "\nquorum w");
    private static final TlogProof GOOD = proof();

    private static TlogProof proof() {
        var tree = new MerkleTree();
        for (var i = 0; i < 11; i++) {
            tree.append(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        var note = new Checkpoint("example.org/log", 11, tree.root()).sign(LOG);
        return new TlogProof(5, tree.inclusionProof(5, 11), note.with(List.of(WITNESS.cosign(note.text(), 1_800_000_000))).encode());
    }

    /// As somebody does who wants the witness's word, too: without it, a witness whose name or key id was spoilt is a stranger, who is ignored.
    private static void verify(TlogProof proof) throws InvalidProofException {
        proof.verify(LEAF, LOG.verifier(), List.of(WITNESS.verifier()));
        POLICY.open(proof.checkpoint());
    }

    @Test void comesBackFromItsTextAndVerifies() throws Exception {
        // Given
        var withExtra = new TlogProof(new byte[] {1, 2}, GOOD.index(), GOOD.hashes(), GOOD.checkpoint());
        for (var proof : List.of(GOOD, withExtra)) {
            // When
            var read = TlogProof.parse(proof.encode());
            // Then
            assertThat(read).isEqualTo(proof);
            verify(read);
        }
        assertThat(GOOD.encode()).startsWith("c2sp.org/tlog-proof@v1\nindex 5\n");
        assertThat(withExtra.encode()).startsWith("c2sp.org/tlog-proof@v1\nextra AQI=\nindex 5\n");
    }

    @Test void aProofWithAnyOneByteOfItsTextChangedFails() {
        // Given
        var bytes = GOOD.encode().getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i++) {
            for (var bit : List.of(1, 4, 32, 128)) {
                var changed = bytes.clone();
                changed[i] ^= (byte) (int) bit;
                // When // Then
                assertThatThrownBy(() -> verify(TlogProof.parse(Strict.utf8(changed)))).as("byte %s, bit %s", i, bit)
                        .isInstanceOf(InvalidProofException.class).message().isNotBlank();
            }
        }
    }

    @Test void everyHashThatIsSpoiltMissingAddedOrMovedIsNamed() {
        for (var i = 0; i < GOOD.hashes().size(); i++) {
            var spoilt = new ArrayList<>(GOOD.hashes());
            spoilt.set(i, LEAF);
            assertThatThrownBy(() -> verify(new TlogProof(5, spoilt, GOOD.checkpoint()))).hasMessageContaining("inclusion proof leads to root");
            var shorter = new ArrayList<>(GOOD.hashes());
            shorter.remove(i);
            assertThatThrownBy(() -> verify(new TlogProof(5, shorter, GOOD.checkpoint()))).hasMessageContaining("too short");
            var longer = new ArrayList<>(GOOD.hashes());
            longer.add(i, LEAF);
            assertThatThrownBy(() -> verify(new TlogProof(5, longer, GOOD.checkpoint()))).hasMessageContaining("too long");
        }
        assertThatThrownBy(() -> verify(new TlogProof(5, GOOD.hashes().reversed(), GOOD.checkpoint()))).hasMessageContaining("leads to root");
        for (var index : List.of(0, 4, 6, 10)) {
            assertThatThrownBy(() -> verify(new TlogProof(index, GOOD.hashes(), GOOD.checkpoint()))).isInstanceOf(InvalidProofException.class);
        }
        assertThatThrownBy(() -> verify(new TlogProof(11, GOOD.hashes(), GOOD.checkpoint()))).hasMessageContaining("outside a tree of 11");
    }

    @Test void anotherKeyOriginLeafOrSizeIsNamed() {
        // Given
        var stranger = SigningKey.generate("example.org/log", new SecureRandom()).verifier();
        var other = LOG.verifier().named("example.org/other");
        var resized = new TlogProof(5, GOOD.hashes(), new Checkpoint("example.org/log", 12, LEAF).sign(LOG).encode());
        var moved = new TlogProof(5, GOOD.hashes(), SignedNote.sign(new Checkpoint("example.org/other", 11, LEAF).text(), LOG).encode());
        // When // Then
        assertThatThrownBy(() -> GOOD.verify(LEAF, stranger, List.of())).hasMessageContaining("No known key");
        assertThatThrownBy(() -> GOOD.verify(LEAF, other, List.of())).hasMessageContaining("No known key");
        assertThatThrownBy(() -> GOOD.verify(Hash.EMPTY_TREE, LOG.verifier(), List.of())).hasMessageContaining("leads to root");
        assertThatThrownBy(() -> verify(resized)).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> verify(moved)).hasMessageContaining("of the log example.org/other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "index 5|index 05|leading zeroes", "index 5|index -5|index", "index 5|index +5|index", "index 5|index 9223372036854775808|2^63-1", "index 5|index  5|index",
            "index 5|Index 5|index", "tlog-proof@v1|tlog-proof@v2|first line", "index 5|extra AQI|extra data is not in canonical base64",
            "index 5|extra AQJ=|extra data is not in canonical base64"})
    void otherSpellingsAreRefused(String from, String to, String named) {
        assertThatThrownBy(() -> TlogProof.parse(GOOD.encode().replace(from, to))).isInstanceOf(InvalidProofException.class).hasMessageContaining(named);
    }

    @Test void hashesOfAnotherLengthOrSpellingAreNamedByNumber() {
        // Given
        var lines = GOOD.encode().split("\n", -1);
        // When // Then
        assertThatThrownBy(() -> TlogProof.parse(GOOD.encode().replace(lines[3], "AAAA"))).hasMessageContaining("Hash 2 of the inclusion proof has 3 bytes");
        assertThatThrownBy(() -> TlogProof.parse(GOOD.encode().replace(lines[3], lines[3] + " "))).hasMessageContaining("hash 2 of the inclusion proof is not base64");
        assertThatThrownBy(() -> TlogProof.parse("c2sp.org/tlog-proof@v1\nindex 5\n")).hasMessageContaining("empty line");
        assertThatThrownBy(() -> TlogProof.parse("c2sp.org/tlog-proof@v1\nindex 5\n" + (lines[3] + "\n").repeat(64) + "\nx")).hasMessageContaining("at most 63");
    }
}
