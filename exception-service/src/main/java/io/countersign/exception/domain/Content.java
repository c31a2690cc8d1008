package io.countersign.exception.domain;

/// Personal content as an opaque block: passed on, never looked into here.
///
/// @param bytes as they came
/// @param digest SHA-256, 64 hexadecimal digits
/// @param keyId key that they are encrypted under; null: plain
public record Content(byte[] bytes, String digest, String keyId) {}
