package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.transparency.Hash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeafTest {

    private static final Leaf LEAF = new Leaf(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 3, 0x0102030405060708L, Leaf.NONE, 7, 9,
            UUID.fromString("0190a0b0-c0d0-7e0f-8102-030405060708"), "run_ä", 2, EventType.RUN_ROUTED, 0x0190_0000_0000L, "ana",
            Hash.EMPTY_TREE, Hash.ofLeaf(new byte[0]));

    /// Written by hand from docs/record-format.md: whoever changes the encoding breaks every signed log.
    private static final String BYTES = "01"
            + "00112233445566778899aabbccddeeff"
            + "00000003"
            + "0102030405060708"
            + "ffffffffffffffff"
            + "00000007"
            + "0000000000000009"
            + "0190a0b0c0d07e0f8102030405060708"
            + "06" + "72756e5fc3a4"
            + "0000000000000002"
            + "0301"
            + "0000019000000000"
            + "03" + "616e61"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            + "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

    @Test void isWrittenByteForByteAsTheFormatSays() {
        // Given // When
        var bytes = LEAF.encode();
        // Then
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(BYTES);
    }

    @Test void comesBackTheSame() {
        // Given
        var bytes = HexFormat.of().parseHex(BYTES);
        // When
        var leaf = Leaf.decode(bytes);
        // Then
        assertThat(leaf).isEqualTo(LEAF);
    }

    @Test void refusesEveryCutAndEveryAddition() {
        // Given
        var bytes = HexFormat.of().parseHex(BYTES);
        for (var length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            // When // Then
            assertThatThrownBy(() -> Leaf.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Leaf.decode(Arrays.copyOf(bytes, bytes.length + 1))).hasMessageContaining("left after the leaf");
    }

    @Test void refusesAVersionATypeAndATextItDoesNotKnow() {
        // Given
        var version = HexFormat.of().parseHex("02" + BYTES.substring(2));
        var type = HexFormat.of().parseHex(BYTES.replace("0000000000000002" + "0301", "0000000000000002" + "ee01"));
        var text = HexFormat.of().parseHex(BYTES.replace("72756e5fc3a4", "72756e5fc328"));
        // When // Then
        assertThatThrownBy(() -> Leaf.decode(version)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> Leaf.decode(type)).hasMessageContaining("0xee01");
        assertThatThrownBy(() -> Leaf.decode(text)).hasMessageContaining("UTF-8");
    }

    @Test void keepsTheLongestTextAndPutsADigestInPlaceOfALongerOne() {
        // Given
        var longest = "x".repeat(255);
        // When // Then
        assertThat(Leaf.fitted(longest)).isEqualTo(longest);
        assertThat(Leaf.fitted(longest + "x")).startsWith("sha256:").hasSize(71);
        assertThat(Leaf.fitted("ä".repeat(128))).startsWith("sha256:");
    }

    @Test void everyEventTypeHasACodeOfItsOwnThatNeverChanges() {
        // Given
        var known = Arrays.stream(EventType.values()).map(type -> String.format("%04x %s", type.code(), type)).toList();
        // When // Then
        assertThat(known).doesNotHaveDuplicates().contains("0101 RUN_ACCEPTED", "0301 RUN_ROUTED", "030e RUN_DECISION_NOT_APPLIED",
                "0405 DIRECTIVE_STOP", "0503 APPROVAL_QUESTION_CLOSED", "0602 EXCEPTION_WITHDRAWN", "0709 APPROVAL_CLOSED",
                "0807 EXCEPTION_CLOSED", "0903 FLOW_RESUMED", "0a03 ABSENCE_SET", "0b02 ALERT_ACKNOWLEDGED", "0c01 UNREADABLE_BYTES");
        assertThat(Arrays.stream(EventType.values()).map(EventType::code)).doesNotHaveDuplicates().hasSize(EventType.values().length);
    }
}
