package io.countersign.approval.domain;

import java.util.Objects;

/// A whole run, opaque here. Two with one digest are the same.
///
/// @param bytes canonical JSON
/// @param digest SHA-256 of `bytes`, hexadecimal
/// @param keyId key that the bytes are encrypted under; null: plain
public record RunContent(byte[] bytes, String digest, String keyId) {

    @Override
    public boolean equals(Object other) {
        return other instanceof RunContent(_, var otherDigest, var otherKey) && digest.equals(otherDigest) && Objects.equals(keyId, otherKey);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "RunContent[" + digest + "]";
    }
}
