package io.countersign.transparency;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// An Ed25519 public key with the name it signs under: a C2SP "vkey". Written `name+keyid+base64(type ‖ key)`; type 0x01 signs
/// notes as they stand, type 0x04 is a witness's: it signs a note with a time (see [Cosigner]).
public final class VerifierKey {

    static final byte ED25519 = 1;
    static final byte COSIGNATURE = 4;
    static final int KEY_BYTES = 32;
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte type;
    private final byte[] publicKey;
    private final int id;
    private final PublicKey key;

    VerifierKey(String name, byte type, byte[] publicKey) {
        requireName(name);
        this.name = name;
        this.type = type;
        this.publicKey = publicKey.clone();
        this.id = idOf(name, type, publicKey);
        try {
            var encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
            System.arraycopy(publicKey, 0, encoded, X509_PREFIX.length, KEY_BYTES);
            this.key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("These 32 bytes are not an Ed25519 public key.", e);
        }
    }

    /// Reads a vkey.
    ///
    /// @throws IllegalArgumentException not a vkey, an unknown algorithm, or a key id that does not fit name and key
    public static VerifierKey parse(String vkey) {
        // The name has no plus, base64 may.
        var parts = vkey.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("A verifier key is name+keyid+key; this has " + parts.length + " part(s).");
        }
        byte[] typed;
        try {
            typed = Strict.base64(parts[2], "key of " + parts[0]);
        } catch (InvalidProofException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (typed.length != 1 + KEY_BYTES || (typed[0] != ED25519 && typed[0] != COSIGNATURE)) {
            throw new IllegalArgumentException("The key of " + parts[0] + " is not an Ed25519 key (type 1, or 4 for a witness, and 32 bytes).");
        }
        var parsed = new VerifierKey(parts[0], typed[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!parsed.idHex().equals(parts[1])) {
            throw new IllegalArgumentException("The key id " + parts[1] + " does not belong to this name and key; it would be "
                    + parsed.idHex() + ".");
        }
        return parsed;
    }

    /// The vkey line to publish.
    public String encode() {
        var typed = new byte[1 + KEY_BYTES];
        typed[0] = type;
        System.arraycopy(publicKey, 0, typed, 1, KEY_BYTES);
        return name + "+" + idHex() + "+" + Base64.getEncoder().encodeToString(typed);
    }

    /// The name signatures carry.
    public String name() {
        return name;
    }

    /// Whether this is a witness's key, whose signatures carry a time.
    public boolean cosigns() {
        return type == COSIGNATURE;
    }

    /// The same key under another name: all logs of one signer share it, and an origin is a key name.
    ///
    /// @throws IllegalArgumentException not a key name
    public VerifierKey named(String other) {
        return new VerifierKey(other, type, publicKey);
    }

    /// Whether both wrap one public key, under whatever names and types.
    public boolean isSameKeyAs(VerifierKey other) {
        return Arrays.equals(publicKey, other.publicKey);
    }

    VerifierKey ofType(byte other) {
        return new VerifierKey(name, other, publicKey);
    }

    /// First four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ key)`, big-endian.
    public int id() {
        return id;
    }

    String idHex() {
        return HexFormat.of().toHexDigits(id);
    }

    /// @param message a note's text
    boolean verifies(byte[] message, byte[] signature) {
        if (type == ED25519) {
            return ed25519(message, signature);
        }
        return signature.length == Cosigner.LENGTH
                && ed25519(Cosigner.message(java.nio.ByteBuffer.wrap(signature).getLong(), message), Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    private boolean ed25519(byte[] message, byte[] signature) {
        try {
            var check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            // A signature of the wrong length or shape is a wrong signature.
            return false;
        }
    }

    static int idOf(String name, byte type, byte[] publicKey) {
        var digest = Hash.sha256();
        digest.update(Strict.utf8(name));
        digest.update((byte) '\n');
        digest.update(type);
        return java.nio.ByteBuffer.wrap(digest.digest(publicKey)).getInt();
    }

    static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("A key name is not empty and holds no space, plus sign or control character: \"" + name + "\".");
        }
    }

    static boolean isName(String name) {
        return !name.isEmpty() && name.indexOf('+') < 0
                && name.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)
                        || (c >= 0xD800 && c <= 0xDFFF));
    }

    @Override public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && type == that.type && Arrays.equals(publicKey, that.publicKey);
    }

    @Override public int hashCode() {
        return id;
    }

    @Override public String toString() {
        return encode();
    }
}
