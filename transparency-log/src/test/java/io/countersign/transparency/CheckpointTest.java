package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final SigningKey KEY = SigningKey.generate("demo/audit/runs/0", new SecureRandom());
    private static final Checkpoint CHECKPOINT = new Checkpoint("demo/audit/runs/0", 7, Hash.EMPTY_TREE);

    @Test void writesOriginSizeAndRootAndNothingElse() {
        // Given // When
        var text = CHECKPOINT.text();
        // Then
        assertThat(text).isEqualTo("demo/audit/runs/0\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    }

    @Test void opensWhatItSigned() throws Exception {
        // Given
        var note = CHECKPOINT.sign(KEY).encode();
        // When
        var opened = Checkpoint.open(note, KEY.verifier());
        // Then
        assertThat(opened).isEqualTo(CHECKPOINT);
        assertThat(opened.rootHash()).isEqualTo(Hash.EMPTY_TREE);
    }

    @Test void refusesAnotherLogsCheckpointUnderTheSameKeyMaterial() {
        // Given
        var other = KEY.named("demo/audit/runs/1");
        var foreign = SignedNote.sign(CHECKPOINT.text(), other).encode();
        // When // Then
        assertThatThrownBy(() -> Checkpoint.open(foreign, other.verifier())).hasMessageContaining("not of demo/audit/runs/1");
        assertThatThrownBy(() -> Checkpoint.open(foreign, KEY.verifier())).hasMessageContaining("No known key");
        assertThatThrownBy(() -> CHECKPOINT.sign(other)).hasMessageContaining("cannot sign as");
    }

    @Test void readsSizesInExactlyOneSpelling() throws Exception {
        // Given
        var bad = List.of("07", "-7", "+7", "", " 7", "7 ", "9223372036854775808", "99999999999999999999", "7.0", "٧");
        for (var size : bad) {
            // When // Then
            assertThatThrownBy(() -> Checkpoint.parse("o\n" + size + "\nYmFuYW5hcw==\n")).as(size)
                    .isInstanceOf(InvalidProofException.class);
        }
        assertThat(Checkpoint.parse("o\n9223372036854775807\nYmFuYW5hcw==\n").size()).isEqualTo(Long.MAX_VALUE);
        assertThat(Checkpoint.parse("o\n0\nYmFuYW5hcw==\n").size()).isZero();
    }

    @Test void readsRootsInExactlyOneSpelling() {
        // Given
        var bad = List.of("YmFuYW5hcw", "YmFuYW5hcw=", "YmFuYW5hcx==", "YmFu YW5hcw==", "", "YmFuYW5hcw==\n\n", "-_8=");
        for (var root : bad) {
            // When // Then
            assertThatThrownBy(() -> Checkpoint.parse("o\n7\n" + root + "\n")).as(root).isInstanceOf(InvalidProofException.class);
        }
    }

    @Test void keepsExtensionLinesOfOtherLogsAndRefusesARootThatIsNoHash() throws Exception {
        // Given
        var foreign = Checkpoint.parse("o\n7\nYmFuYW5hcw==\nextra\n");
        // When // Then
        assertThat(foreign.extensions()).containsExactly("extra");
        assertThat(foreign.text()).isEqualTo("o\n7\nYmFuYW5hcw==\nextra\n");
        assertThatThrownBy(foreign::rootHash).hasMessageContaining("7 bytes");
    }
}
