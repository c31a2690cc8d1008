package io.countersign.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// How personal content is sealed, as `docs/record-format.md` section "Sealed parts" defines it: AES-256-GCM under a key that belongs to one
/// record and is derived from the key of its case, so that one record can be shown without the case's key.
public final class Seal {

    /// First byte of sealed bytes.
    public static final byte VERSION = 1;

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {
    }

    /// Key of one record: `HMAC-SHA-256(case key, "countersign-seal/v1" ‖ id)`.
    ///
    /// @param caseKey 32 bytes
    /// @param id id of the event or command
    public static byte[] recordKey(byte[] caseKey, String id) {
        return hmac(caseKey, "countersign-seal/v1", id);
    }

    /// Key of the salts of personal commitments: `HMAC-SHA-256(case key, "countersign-commit/v1")`. It stays when the case key is destroyed:
    /// what it salts is sealed, so nothing can be guessed from it.
    public static byte[] commitKey(byte[] caseKey) {
        return hmac(caseKey, "countersign-commit/v1", "");
    }

    /// `0x01 ‖ 12 random bytes ‖ ciphertext ‖ 16 bytes tag`.
    ///
    /// @param key 32 bytes
    /// @param about associated data: id of the record that it belongs to
    public static byte[] seal(byte[] key, String about, byte[] plain) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, about);
            var sealed = ByteBuffer.allocate(1 + NONCE + plain.length + TAG).put(VERSION).put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plain), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must bring AES-GCM; this one does not.", e);
        }
    }

    /// What was sealed.
    ///
    /// @return empty: not sealed under this key for this record, or changed since
    public static Optional<byte[]> open(byte[] key, String about, byte[] sealed) {
        if (sealed.length < 1 + NONCE + TAG || sealed[0] != VERSION) {
            return Optional.empty();
        }
        var nonce = new byte[NONCE];
        System.arraycopy(sealed, 1, nonce, 0, NONCE);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, about).doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must bring AES-GCM; this one does not.", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String about) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(byte[] key, String label, String about) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(about.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must bring HMAC-SHA-256; this one does not.", e);
        }
    }
}
