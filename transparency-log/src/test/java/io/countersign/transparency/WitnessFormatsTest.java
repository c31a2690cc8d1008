package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cosignatures, requests to witnesses, and policies over both.
class WitnessFormatsTest {

    private static final SigningKey LOG = SigningKey.generate("example.org/log", new SecureRandom());
    private static final Cosigner W1 = new Cosigner(SigningKey.generate("witness.example/w1", new SecureRandom()));
    private static final Cosigner W2 = new Cosigner(SigningKey.generate("witness.example/w2", new SecureRandom()));
    private static final Cosigner W3 = new Cosigner(SigningKey.generate("witness.example/w3", new SecureRandom()));
    private static final SignedNote NOTE = new Checkpoint("example.org/log", 3, Hash.EMPTY_TREE).sign(LOG);

    @Test void aCosignatureBindsTheNoteAndTheTime() throws Exception {
        // Given
        var line = W1.cosign(NOTE.text(), 1_800_000_000);
        // When
        var note = SignedNote.parse(NOTE.with(List.of(line)).encode());
        // Then
        assertThat(note.verify(List.of(LOG.verifier(), W1.verifier()))).containsExactly(LOG.verifier(), W1.verifier());
        assertThat(Cosigner.secondsOf(line)).isEqualTo(1_800_000_000);
        assertThat(W1.verifier()).isEqualTo(VerifierKey.parse(W1.verifier().encode()));
        assertThat(W1.verifier().cosigns()).isTrue();
        assertThat(NOTE.with(List.of(line)).with(List.of(line)).signatures()).hasSize(2);
        assertThatThrownBy(() -> Cosigner.secondsOf(NOTE.signatures().getFirst())).hasMessageContaining("64 bytes");
        var bytes = java.util.Base64.getDecoder().decode(line.signature());
        for (var i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            var spoilt = NOTE.with(List.of(new SignedNote.Line(line.name(), line.keyId(), java.util.Base64.getEncoder().encodeToString(changed))));
            assertThatThrownBy(() -> spoilt.verify(List.of(W1.verifier()))).as("byte %s", i).hasMessageContaining("witness.example/w1");
        }
    }

    @Test void aPlainSignatureIsNoCosignatureAndTheOtherWayRound() {
        // Given
        var key = SigningKey.generate("witness.example/w1", new SecureRandom());
        var plain = SignedNote.sign(NOTE.text(), key).signatures().getFirst();
        var timed = new Cosigner(key).cosign(NOTE.text(), 1);
        // When // Then
        assertThat(plain.keyId()).isNotEqualTo(timed.keyId());
        var plainAsTimed = NOTE.with(List.of(new SignedNote.Line(plain.name(), timed.keyId(), plain.signature())));
        assertThatThrownBy(() -> plainAsTimed.verify(List.of(new Cosigner(key).verifier()))).hasMessageContaining("does not fit");
        var timedAsPlain = NOTE.with(List.of(new SignedNote.Line(plain.name(), plain.keyId(), timed.signature())));
        assertThatThrownBy(() -> timedAsPlain.verify(List.of(key.verifier()))).hasMessageContaining("does not fit");
    }

    @Test void aNoteMayCarryManySignaturesOfStrangers() throws Exception {
        // Given
        var strangers = IntStream.range(0, 40).mapToObj(i -> new Cosigner(SigningKey.generate("s" + i, new SecureRandom())).cosign(NOTE.text(), i)).toList();
        // When
        var note = SignedNote.parse(NOTE.with(strangers).with(List.of(W1.cosign(NOTE.text(), 9))).encode());
        // Then
        assertThat(note.signatures()).hasSize(42);
        assertThat(note.verify(List.of(LOG.verifier(), W1.verifier()))).containsExactly(LOG.verifier(), W1.verifier());
        assertThat(SignedNote.lines(strangers.getFirst().encode() + strangers.getLast().encode())).containsExactly(strangers.getFirst(), strangers.getLast());
        assertThatThrownBy(() -> SignedNote.lines("— a b")).hasMessageContaining("newline");
        assertThatThrownBy(() -> SignedNote.lines("")).hasMessageContaining("newline");
    }

    @Test void aRequestComesBackFromItsBody() throws Exception {
        for (var request : List.of(new AddCheckpoint(0, List.of(), NOTE.encode()), new AddCheckpoint(2, List.of(Hash.EMPTY_TREE, Hash.ofLeaf(new byte[0])), NOTE.encode()))) {
            assertThat(AddCheckpoint.parse(request.encode())).isEqualTo(request);
        }
        assertThat(new AddCheckpoint(2, List.of(Hash.EMPTY_TREE), "x\n").encode()).isEqualTo("old 2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "old 2", "old 02\n\nx", "old -2\n\nx", "old 9223372036854775808\n\nx", "size 2\n\nx", "old 2\nAAAA\n\nx",
            "old 2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\nx", "old 2 \n\nx", "old 2\r\n\nx", "\nold 2\n\nx"})
    void aRequestInAnyOtherFormIsRefused(String body) {
        assertThatThrownBy(() -> AddCheckpoint.parse(body)).isInstanceOf(InvalidProofException.class).message().isNotBlank();
    }

    @Test void aRequestWithMoreThan63ProofLinesIsRefused() throws Exception {
        // Given
        var line = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        // When // Then
        assertThat(AddCheckpoint.parse("old 1\n" + line.repeat(63) + "\nx").proof()).hasSize(63);
        assertThatThrownBy(() -> AddCheckpoint.parse("old 1\n" + line.repeat(64) + "\nx")).hasMessageContaining("at most 63 lines, not 64");
    }

    private static String policy(String rest) {
        return "# a policy\nlog " + LOG.verifier().encode() + " https://log.example\n\nwitness w1 " + W1.verifier().encode() + "\n\twitness w2 "
                + W2.verifier().encode() + " https://w2.example \nwitness w3 " + W3.verifier().encode() + "\n" + rest;
    }

    @Test void aPolicyAsksForItsQuorum() throws Exception {
        // Given
        var policy = TrustPolicy.parse(policy("group two 2 w1 w2\ngroup both all two w3\nquorum both\n"));
        // When // Then
        assertThat(policy.open(signedBy(W1, W2, W3)).size()).isEqualTo(3);
        for (var some : List.of(signedBy(), signedBy(W1, W2), signedBy(W1, W3), signedBy(W3))) {
            assertThatThrownBy(() -> policy.open(some)).hasMessageContaining("lacks the quorum \"both\"");
        }
        assertThat(TrustPolicy.parse(policy("group one any w1 w2\nquorum one")).open(signedBy(W2)).size()).isEqualTo(3);
        assertThat(TrustPolicy.parse(policy("quorum none")).open(signedBy()).size()).isEqualTo(3);
        assertThat(TrustPolicy.parse(policy("quorum w3")).open(signedBy(W3)).size()).isEqualTo(3);
        var cosignedOnly = new SignedNote(NOTE.text(), List.of(W3.cosign(NOTE.text(), 5))).encode();
        assertThatThrownBy(() -> TrustPolicy.parse(policy("quorum w3")).open(cosignedOnly)).hasMessageContaining("No log of the policy signed");
    }

    @Test void aPolicyThatIsNotClearIsRefusedByLine() {
        // Given
        var wrong = new ArrayList<String>(List.of("quorum nobody", "group g 3 w1 w2\nquorum g", "group g 0 w1\nquorum g", "group g all w1 w1\nquorum g", "group g all none\nquorum g",
                "group w1 all w2\nquorum w1", "group none all w2\nquorum none", "group g 01 w1\nquorum g", "group g any\nquorum g", "quorum w1\nquorum w1", "quorum", "vouch w1",
                "log " + LOG.verifier().encode() + "\nquorum none", "log " + LOG.verifier().named("b").encode() + "\nquorum none", "log " + W1.verifier().encode() + "\nquorum none",
                "witness w4 " + LOG.verifier().encode() + "\nquorum none", "witness w4 " + W1.verifier().encode() + "\nquorum none", "group a any w1\ngroup b any w1\nquorum b",
                "quorum\u0001w1", "log x+y+z\nquorum none"));
        for (var rest : wrong) {
            // When // Then
            assertThatThrownBy(() -> TrustPolicy.parse(policy(rest))).as(rest).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Line ");
        }
        assertThatThrownBy(() -> TrustPolicy.parse(policy(""))).hasMessageContaining("no quorum line");
    }

    private static String signedBy(Cosigner... witnesses) {
        return NOTE.with(List.of(witnesses).stream().map(w -> w.cosign(NOTE.text(), 7)).toList()).encode();
    }
}
