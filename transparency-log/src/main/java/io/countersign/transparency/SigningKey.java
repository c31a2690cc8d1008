package io.countersign.transparency;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// An Ed25519 private key with the name it signs under, written `PRIVATE+KEY+name+keyid+base64(0x01 ‖ seed)`.
/// [#encode()] is the secret itself; [#toString()] never shows it.
public final class SigningKey {

    private static final String MARK = "PRIVATE+KEY+";
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final byte[] seed;
    private final PrivateKey key;
    private final VerifierKey verifier;

    private SigningKey(String name, byte[] seed) {
        this.seed = seed;
        try {
            var encoded = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + seed.length);
            System.arraycopy(seed, 0, encoded, PKCS8_PREFIX.length, seed.length);
            this.key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            this.verifier = new VerifierKey(name, VerifierKey.ED25519, publicKeyOf(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("These bytes are not an Ed25519 seed.", e);
        }
    }

    /// A new key from the given source of randomness.
    ///
    /// @throws IllegalArgumentException the name is empty or holds a space, a plus sign or a control character
    public static SigningKey generate(String name, SecureRandom random) {
        var seed = new byte[VerifierKey.KEY_BYTES];
        random.nextBytes(seed);
        return new SigningKey(name, seed);
    }

    /// Reads what [#encode()] wrote.
    ///
    /// @throws IllegalArgumentException not a signing key, or a key id that does not fit name and key; the message never shows the key
    public static SigningKey parse(String encoded) {
        if (!encoded.startsWith(MARK)) {
            throw new IllegalArgumentException("A signing key begins with " + MARK + ".");
        }
        var parts = encoded.substring(MARK.length()).split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("A signing key is " + MARK + "name+keyid+seed.");
        }
        byte[] typed;
        try {
            typed = Strict.base64(parts[2], "seed of " + parts[0]);
        } catch (InvalidProofException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (typed.length != 1 + VerifierKey.KEY_BYTES || typed[0] != VerifierKey.ED25519) {
            throw new IllegalArgumentException("The signing key of " + parts[0] + " is not an Ed25519 key (type 1 and 32 bytes).");
        }
        var parsed = new SigningKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!parsed.verifier.idHex().equals(parts[1])) {
            throw new IllegalArgumentException("The key id " + parts[1] + " does not belong to the signing key of " + parts[0] + ".");
        }
        return parsed;
    }

    /// The same key under another name: each log of one signer has its own origin, and an origin is a key name.
    public SigningKey named(String name) {
        return new SigningKey(name, seed);
    }

    /// The secret in one line. Keep it in a file that only its owner can read.
    public String encode() {
        var typed = new byte[1 + seed.length];
        typed[0] = VerifierKey.ED25519;
        System.arraycopy(seed, 0, typed, 1, seed.length);
        return MARK + verifier.name() + "+" + verifier.idHex() + "+" + Base64.getEncoder().encodeToString(typed);
    }

    /// The public half.
    public VerifierKey verifier() {
        return verifier;
    }

    byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signing failed for " + verifier.name() + ".", e);
        }
    }

    /// The JDK derives a public key only while it generates a pair; handing it the seed as its "randomness" makes it do so.
    private static byte[] publicKeyOf(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        var point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
        var bigEndian = point.getY().toByteArray();
        var littleEndian = new byte[VerifierKey.KEY_BYTES];
        for (var i = 0; i < Math.min(bigEndian.length, littleEndian.length); i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        if (point.isXOdd()) {
            littleEndian[littleEndian.length - 1] |= (byte) 0x80;
        }
        return littleEndian;
    }

    @Override public String toString() {
        return "SigningKey[" + verifier.name() + "+" + verifier.idHex() + "]";
    }
}
