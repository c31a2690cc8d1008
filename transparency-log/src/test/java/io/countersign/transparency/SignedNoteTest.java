package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

    private static final SigningKey LOG = SigningKey.generate("example.org/log", new SecureRandom());
    private static final SigningKey WITNESS = SigningKey.generate("witness.example", new SecureRandom());

    @Test void bringsBackWhatWasSignedAndWhoSigned() throws Exception {
        // Given
        var note = SignedNote.sign("first line\nsecond — line\n", LOG, WITNESS);
        // When
        var read = SignedNote.parse(note.encode().getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(read).isEqualTo(note);
        assertThat(read.verify(List.of(LOG.verifier(), WITNESS.verifier()))).containsExactly(LOG.verifier(), WITNESS.verifier());
        assertThat(read.verify(List.of(WITNESS.verifier()))).containsExactly(WITNESS.verifier());
    }

    @Test void refusesANoteWithAnyOneByteChanged() throws Exception {
        // Given
        var bytes = SignedNote.sign("origin\n12\nabcd\n", LOG).encode().getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            // When // Then
            assertThatThrownBy(() -> SignedNote.parse(changed).verify(List.of(LOG.verifier())))
                    .as("byte %s", i).isInstanceOf(InvalidProofException.class);
        }
    }

    @Test void refusesAKnownKeysWrongSignatureEvenBesideARightOne() throws Exception {
        // Given
        var right = SignedNote.sign("text\n", LOG);
        var wrong = SignedNote.sign("other text\n", WITNESS);
        // When
        var mixed = new SignedNote("text\n", List.of(right.signatures().getFirst(), wrong.signatures().getFirst()));
        // Then
        assertThat(mixed.verify(List.of(LOG.verifier()))).containsExactly(LOG.verifier());
        assertThatThrownBy(() -> mixed.verify(List.of(LOG.verifier(), WITNESS.verifier()))).hasMessageContaining("witness.example");
    }

    @Test void refusesANoteThatOnlyStrangersSigned() {
        // Given
        var note = SignedNote.sign("text\n", WITNESS);
        // When // Then
        assertThatThrownBy(() -> note.verify(List.of(LOG.verifier()))).hasMessageContaining("No known key");
        assertThatThrownBy(() -> note.verify(List.of())).hasMessageContaining("No known key");
    }

    @Test void refusesTextThatCannotBeSignedUnambiguously() {
        // Given
        var texts = List.of("no newline", "tab\tinside\n", "", "half \uD800 character\n", "carriage return\r\n");
        for (var text : texts) {
            // When // Then
            assertThatThrownBy(() -> SignedNote.sign(text, LOG)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SignedNote.sign("text\n")).hasMessageContaining("needs a signature");
    }

    @Test void takesAHundredSignaturesAndNotOneMore() throws Exception {
        // Given
        var line = SignedNote.sign("text\n", LOG).encode().substring("text\n\n".length());
        // When
        var hundred = SignedNote.parse("text\n\n" + line.repeat(100));
        // Then
        assertThat(hundred.verify(List.of(LOG.verifier()))).containsExactly(LOG.verifier());
        assertThatThrownBy(() -> SignedNote.parse("text\n\n" + line.repeat(101))).hasMessageContaining("100");
    }

    @Test void keysSurviveBeingWrittenAndRead() {
        // Given
        var encoded = LOG.encode();
        // When
        var read = SigningKey.parse(encoded);
        // Then
        assertThat(read.encode()).isEqualTo(encoded);
        assertThat(read.verifier()).isEqualTo(VerifierKey.parse(LOG.verifier().encode()));
        assertThat(read.named("example.org/other").verifier()).isNotEqualTo(LOG.verifier());
        assertThat(LOG.toString()).doesNotContain(encoded.substring(encoded.lastIndexOf('+')));
    }

    @Test void manyRandomKeysVerifyTheirOwnSignatures() throws Exception {
        for (var i = 0; i < 64; i++) {
            // Given
            var key = SigningKey.generate("k" + i, new SecureRandom());
            // When
            var signers = SignedNote.sign("n\n", key).verify(List.of(key.verifier()));
            // Then
            assertThat(signers).hasSize(1);
        }
    }

    @Test void refusesKeysThatAreNotWhatTheySay() {
        // Given
        var vkey = LOG.verifier().encode();
        var skey = LOG.encode();
        // When // Then
        assertThatThrownBy(() -> VerifierKey.parse(vkey.replace("example", "exemple"))).hasMessageContaining("key id");
        assertThatThrownBy(() -> VerifierKey.parse(vkey.substring(0, vkey.length() - 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VerifierKey.parse("only-a-name")).hasMessageContaining("name+keyid+key");
        assertThatThrownBy(() -> SigningKey.parse(vkey)).hasMessageContaining("PRIVATE+KEY");
        assertThatThrownBy(() -> SigningKey.parse(skey.replace("example", "exemple"))).hasMessageContaining("key id");
        assertThatThrownBy(() -> SigningKey.generate("has space", new SecureRandom())).hasMessageContaining("has space");
        assertThatThrownBy(() -> SigningKey.generate("", new SecureRandom())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.generate("a+b", new SecureRandom())).isInstanceOf(IllegalArgumentException.class);
    }
}
