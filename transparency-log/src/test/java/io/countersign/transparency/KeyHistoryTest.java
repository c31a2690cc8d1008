package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyHistoryTest {

    private static final String ROOT = "d/audit";
    private static final String SHARD = "d/audit/t/0";
    private static final String LATER = "d/audit/t/1";
    private static final Instant AT = Instant.parse("2026-11-28T06:00:00Z");

    private static final SigningKey A = key();
    private static final SigningKey B = key();
    private static final SigningKey C = key();

    /// A signs up to (root 5, shard 10), B up to (root 9, shard 10, later 4), C from there on.
    private static final KeyHistory HISTORY = history();

    private static SigningKey key() {
        return SigningKey.generate(ROOT, new SecureRandom());
    }

    private static KeyHistory history() {
        try {
            return KeyHistory.of(A.verifier()).with(rotation(A, B, Map.of(ROOT, 5L, SHARD, 10L))).with(rotation(B, C, Map.of(ROOT, 9L, SHARD, 10L, LATER, 4L)));
        } catch (InvalidProofException e) {
            throw new AssertionError(e);
        }
    }

    private static String rotation(SigningKey before, SigningKey now, Map<String, Long> from) {
        return KeyHistory.rotation(before, now, AT, "priya", "Yearly change", new LinkedHashMap<>(from));
    }

    @Test void comesBackFromItsText() throws Exception {
        // When
        var read = KeyHistory.parse(HISTORY.encode());
        // Then
        assertThat(read).isEqualTo(HISTORY);
        assertThat(read.current()).isEqualTo(C.verifier());
        assertThat(read.rotations()).hasSize(2).first().satisfies(one -> {
            assertThat(one.by()).isEqualTo("priya");
            assertThat(one.reason()).isEqualTo("Yearly change");
            assertThat(one.at()).isEqualTo(AT);
            assertThat(one.from()).isEqualTo(Map.of(ROOT, 5L, SHARD, 10L));
        });
        assertThat(KeyHistory.parse("key " + A.verifier() + "\n")).isEqualTo(KeyHistory.of(A.verifier()));
    }

    @Test void eachKeyIsGoodInItsRangeOnlyAndTwoAtTheSizeWhereTheyMeet() throws Exception {
        assertGood(A, ROOT, 0, 1, 5);
        assertGood(B, ROOT, 5, 6, 9);
        assertGood(C, ROOT, 9, 10, 1000);
        assertBad(A, ROOT, 6, 9, 10);
        assertBad(B, ROOT, 0, 4, 10);
        assertBad(C, ROOT, 0, 5, 8);
        assertGood(A, SHARD, 1, 10);
        assertGood(B, SHARD, 10);
        assertGood(C, SHARD, 10, 11);
        assertBad(B, SHARD, 9, 11);
        // A log that began between the first change and the second.
        assertGood(B, LATER, 1, 4);
        assertGood(C, LATER, 4, 5);
        assertBad(A, LATER, 1, 4, 5);
        assertGood(C, "d/audit/t/2", 1, 7);
        assertBad(B, "d/audit/t/2", 1);
    }

    @Test void aGoodSignatureDoesNotCoverForOneOutsideItsRange() throws Exception {
        // Given
        var checkpoint = new Checkpoint(ROOT, 7, Hash.EMPTY_TREE);
        // When // Then
        assertThatThrownBy(() -> HISTORY.open(checkpoint.sign(B, A).encode(), ROOT)).hasMessageContaining("d/audit at 7 leaves is signed by the key " + A.verifier())
                .hasMessageContaining("which signs from 0 to 5");
        assertThat(HISTORY.open(new Checkpoint(ROOT, 5, Hash.EMPTY_TREE).sign(A, B).encode(), ROOT).size()).isEqualTo(5);
        assertThatThrownBy(() -> HISTORY.open(checkpoint.sign(B).encode(), SHARD)).hasMessageContaining("not of " + SHARD);
        assertThat(HISTORY.signs(B.verifier(), ROOT, 5)).isTrue();
        assertThat(HISTORY.signs(B.verifier(), ROOT, 4)).isFalse();
    }

    @Test void aChangeNeedsBothKeysAndGoesForward() {
        // Given
        var fresh = KeyHistory.of(A.verifier());
        var good = rotation(A, B, Map.of(ROOT, 5L));
        var text = good.substring(0, good.indexOf("\n\n") + 1);
        // When // Then
        assertThatThrownBy(() -> fresh.with(SignedNote.sign(text, A).encode())).hasMessageContaining("not signed by the key before and by the new one");
        assertThatThrownBy(() -> fresh.with(SignedNote.sign(text, B).encode())).hasMessageContaining("not signed by the key before and by the new one");
        assertThatThrownBy(() -> fresh.with(rotation(B, C, Map.of()))).hasMessageContaining("follows another key");
        assertThatThrownBy(() -> HISTORY.with(rotation(C, key(), Map.of(ROOT, 8L)))).hasMessageContaining("goes back in the log d/audit");
        for (var spoilt : List.of(text.replace("from 5", "from 05"), text.replace("from 5 ", "from 5"), text.replace("\nby priya", ""), text.replace("rotation/v1", "rotation/v2"),
                text.replace("at 2026", "at once 2026"), text.replace("before d", "before x"), text + "more\n", text + "from 5 d/audit\n")) {
            assertThatThrownBy(() -> fresh.with(SignedNote.sign(spoilt, A, B).encode())).as(spoilt).isInstanceOf(InvalidProofException.class);
        }
        assertThatThrownBy(() -> KeyHistory.parse("")).hasMessageContaining("begins with");
        assertThatThrownBy(() -> KeyHistory.parse("key x\n")).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> KeyHistory.parse(HISTORY.encode().replace("Yearly", "Hourly"))).hasMessageContaining("does not fit the note");
        assertThatThrownBy(() -> KeyHistory.rotation(A, B, AT, "priya", "two\nlines", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertGood(SigningKey key, String origin, long... sizes) throws Exception {
        for (var size : sizes) {
            assertThat(HISTORY.open(note(key, origin, size), origin).size()).isEqualTo(size);
        }
    }

    private static void assertBad(SigningKey key, String origin, long... sizes) {
        for (var size : sizes) {
            assertThatThrownBy(() -> HISTORY.open(note(key, origin, size), origin)).as("%s at %s", origin, size).hasMessageContaining("which signs from");
        }
    }

    private static String note(SigningKey key, String origin, long size) {
        return new Checkpoint(origin, size, Hash.EMPTY_TREE).sign(key.named(origin)).encode();
    }
}
