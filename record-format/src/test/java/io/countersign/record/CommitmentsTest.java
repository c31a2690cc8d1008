package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.record.Payload.Range;
import io.countersign.transparency.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// The commitments, put together again from the words of docs/record-format.md.
class CommitmentsTest {

    private static final byte[] SECRET = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final UUID TOPIC = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final UUID EVENT = UUID.fromString("0190a0b0-c0d0-7e0f-8102-030405060708");
    private static final Received RECORD = new Received("t", TOPIC, 1, 258, 0, 5, "case-1".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3, 4, 5, 6});
    private static final Payload PAYLOAD = Payload.split(RECORD.value(), List.of(new Range(1, 2), new Range(4, 1)));
    private static final String PLACE = "0190a0b0c0d07e0f8102030405060708" + "00112233445566778899aabbccddeeff" + "00000001" + "0000000000000102";

    @Test void commitsToPersonalContentUnderTheKeyOfItsCase() throws Exception {
        // Given
        var caseKey = hmac(SECRET, ascii("audit-case/v1"), ascii("case-1"));
        var salt = hmac(caseKey, hex(PLACE));
        // When
        var commitment = new Commitments(SECRET).personal(RECORD, EVENT, "case-1", PAYLOAD);
        // Then
        assertThat(commitment).isEqualTo(sha256(hex("02"), ascii("audit-commit/v1"), salt, hex("00000002" + "0203"), hex("00000001" + "05")));
    }

    @Test void commitsToEverythingElseUnderTheKeyForWhatStays() throws Exception {
        // Given
        var salt = hmac(hmac(SECRET, ascii("audit-meta/v1")), hex(PLACE));
        // When
        var commitment = new Commitments(SECRET).meta(RECORD, EVENT, PAYLOAD);
        // Then
        assertThat(commitment).isEqualTo(sha256(hex("03"), ascii("audit-commit/v1"), salt, hex("0000000000000005"), hex("01"),
                hex("00000006"), ascii("case-1"), hex("00000010" + "00000001" + "00000002" + "00000004" + "00000001"), hex("00000003" + "010406")));
    }

    @Test void saysNothingWithoutTheKeyAndDiffersByCaseEventAndPlace() {
        // Given
        var commitments = new Commitments(SECRET);
        var elsewhere = new Received("t", TOPIC, 1, 259, 0, 5, RECORD.key(), RECORD.value());
        var first = commitments.personal(RECORD, EVENT, "case-1", PAYLOAD);
        // When // Then
        assertThat(commitments.personal(RECORD, EVENT, "case-2", PAYLOAD)).isNotEqualTo(first);
        assertThat(commitments.personal(RECORD, TOPIC, "case-1", PAYLOAD)).isNotEqualTo(first);
        assertThat(commitments.personal(elsewhere, EVENT, "case-1", PAYLOAD)).isNotEqualTo(first);
        assertThat(new Commitments(new byte[32]).personal(RECORD, EVENT, "case-1", PAYLOAD)).isNotEqualTo(first);
        assertThat(commitments.personal(RECORD, EVENT, "case-1", PAYLOAD)).isEqualTo(first);
        assertThatThrownBy(() -> new Commitments(new byte[31])).hasMessageContaining("32 bytes, not 31");
    }

    @Test void tellsAnAbsentKeyFromAnEmptyOne() {
        // Given
        var commitments = new Commitments(SECRET);
        var absent = new Received("t", TOPIC, 1, 258, 0, 5, null, RECORD.value());
        var empty = new Received("t", TOPIC, 1, 258, 0, 5, new byte[0], RECORD.value());
        // When // Then
        assertThat(commitments.meta(absent, EVENT, PAYLOAD)).isNotEqualTo(commitments.meta(empty, EVENT, PAYLOAD));
    }

    @Test void aValueCutInTwoComesBackByteForByte() {
        // Given
        var value = RECORD.value();
        for (var ranges : List.of(List.<Range>of(), List.of(new Range(0, 6)), List.of(new Range(0, 1), new Range(1, 1), new Range(5, 1)),
                List.of(new Range(2, 0)), List.of(new Range(3, 3)))) {
            // When
            var payload = Payload.split(value, ranges);
            // Then
            assertThat(payload.join()).isEqualTo(value);
            var stored = Payload.of(payload.open(), payload.rangeBytes(), payload.personal());
            assertThat(stored.join()).isEqualTo(value);
            assertThat(stored.ranges()).isEqualTo(ranges);
        }
    }

    @Test void refusesPartsThatDoNotFitTheValue() {
        // Given
        var value = RECORD.value();
        // When // Then
        assertThatThrownBy(() -> Payload.split(value, List.of(new Range(5, 2)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.split(value, List.of(new Range(2, 2), new Range(3, 1)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.of(new byte[1], hex("0000000000000002"), new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.of(new byte[1], hex("0000000900000001"), new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.of(new byte[1], new byte[7], new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.of(new byte[1], hex("7fffffff7fffffff"), new byte[1])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(joined(parts));
    }

    private static Hash sha256(byte[]... parts) throws Exception {
        return Hash.of(MessageDigest.getInstance("SHA-256").digest(joined(parts)));
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
