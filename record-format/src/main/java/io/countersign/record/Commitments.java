package io.countersign.record;

import io.countersign.transparency.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Salted commitments to what an event said, as `docs/record-format.md` section "The commitments" defines them. The salts come
/// from keys that are not in the database, so a leaf tells nothing about guessable data; they are derived, never random, so
/// that everybody who holds the key and the Kafka record computes the same leaf.
public final class Commitments {

    private static final byte PERSONAL = 2;
    private static final byte META = 3;
    private static final byte[] MARK = "audit-commit/v1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;

    /// @param secret the deployment's commitment key, 32 bytes
    /// @throws IllegalArgumentException not 32 bytes
    public Commitments(byte[] secret) {
        if (secret.length != 32) {
            throw new IllegalArgumentException("The commitment key has 32 bytes, not " + secret.length + ".");
        }
        this.secret = secret.clone();
    }

    /// Commitment to all that stays readable of a record: its key, its Kafka timestamp, where its personal parts stood, and the rest
    /// of its value.
    public Hash meta(Received record, UUID eventId, Payload payload) {
        return meta(metaSalt(record, eventId), record.timestampMs(), record.key(), payload);
    }

    /// Commitment to the personal parts of a record's value that are not sealed, salted under the key of its case.
    public Hash personal(Received record, UUID eventId, String caseId, Payload payload) {
        return personal(personalSalt(caseKey(caseId), record, eventId), payload);
    }

    /// Salt of the meta commitment, 32 bytes: with it one entry can be shown without any key.
    public byte[] metaSalt(Received record, UUID eventId) {
        return salt(hmac(secret, "audit-meta/v1".getBytes(StandardCharsets.US_ASCII)), record, eventId);
    }

    /// Salt of the personal commitment, 32 bytes.
    ///
    /// @param key the case's commitment key: [#caseKey], or that of the key which the personal parts are sealed under
    public static byte[] personalSalt(byte[] key, Received record, UUID eventId) {
        return salt(key, record, eventId);
    }

    /// The meta commitment under a given salt.
    ///
    /// @param timestampMs Kafka's timestamp of the record, milliseconds since 1970
    /// @param key the record's key; null: none
    public static Hash meta(byte[] salt, long timestampMs, byte[] key, Payload payload) {
        var digest = digest(META, salt);
        digest.update(ByteBuffer.allocate(8).putLong(timestampMs).flip());
        digest.update((byte) (key == null ? 0 : 1));
        prefixed(digest, key == null ? new byte[0] : key);
        prefixed(digest, payload.rangeBytes());
        prefixed(digest, payload.open());
        return Hash.of(digest.digest());
    }

    /// The personal commitment under a given salt.
    public static Hash personal(byte[] salt, Payload payload) {
        var digest = digest(PERSONAL, salt);
        payload.parts().forEach(part -> prefixed(digest, part));
        return Hash.of(digest.digest());
    }

    /// Key of one case: `HMAC-SHA-256(commitment key, "audit-case/v1" ‖ case id)`.
    public byte[] caseKey(String caseId) {
        return hmac(secret, "audit-case/v1".getBytes(StandardCharsets.US_ASCII), caseId.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] salt(byte[] key, Received record, UUID eventId) {
        return hmac(key, ByteBuffer.allocate(44)
                .putLong(eventId.getMostSignificantBits()).putLong(eventId.getLeastSignificantBits())
                .putLong(record.topicId().getMostSignificantBits()).putLong(record.topicId().getLeastSignificantBits())
                .putInt(record.partition()).putLong(record.offset()).array());
    }

    private static MessageDigest digest(byte kind, byte[] salt) {
        var digest = sha256();
        digest.update(kind);
        digest.update(MARK);
        digest.update(salt);
        return digest;
    }

    private static void prefixed(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must bring HMAC-SHA-256; this one does not.", e);
        }
    }

    static Hash sha256(byte[] bytes) {
        return Hash.of(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must bring SHA-256; this one does not.", e);
        }
    }
}
