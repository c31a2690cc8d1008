package io.countersign.transparency;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 hash: 32 bytes with value equality. Comparison takes the same time wherever the first difference is.
public final class Hash {

    /// Bytes in every hash.
    public static final int LENGTH = 32;

    /// Root of a tree with no leaves: SHA-256 of the empty string. It differs from the hash of an empty leaf.
    public static final Hash EMPTY_TREE = new Hash(sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] owned) {
        this.bytes = owned;
    }

    /// A hash with a copy of these bytes.
    ///
    /// @throws IllegalArgumentException not 32 bytes
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A hash has " + LENGTH + " bytes, this has " + bytes.length + ".");
        }
        return new Hash(bytes.clone());
    }

    /// A hash from 64 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException not 64 hexadecimal digits
    public static Hash ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /// Hash of a leaf: `SHA-256(0x00 ‖ entry)`.
    public static Hash ofLeaf(byte[] entry) {
        var digest = sha256();
        digest.update((byte) 0);
        return new Hash(digest.digest(entry));
    }

    /// Hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
    public static Hash ofNode(Hash left, Hash right) {
        var digest = sha256();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// 64 lower-case hexadecimal digits.
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    @Override public boolean equals(Object other) {
        return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }

    @Override public String toString() {
        return hex();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must bring SHA-256; this one does not.", e);
        }
    }
}
