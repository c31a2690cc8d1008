package io.countersign.policy.streams;

import java.time.Instant;

/// The active version of a flow, as a partition keeps it.
///
/// @param hash SHA-256 of the text
/// @param publishedBy kept on partition 0 only; null there: an earlier version of the service published it
/// @param publishedAt as `publishedBy`
record ActiveFlow(String flow, int version, String hash, String yaml, String publishedBy, Instant publishedAt) {}
