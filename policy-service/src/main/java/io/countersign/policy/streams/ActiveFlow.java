package io.countersign.policy.streams;

/// The active version of a flow, as a partition keeps it.
///
/// @param hash SHA-256 of the text
record ActiveFlow(String flow, int version, String hash, String yaml) {}
