package io.countersign.policy.streams;

import java.time.Instant;

/// The active version of a flow, as a partition keeps it; of a retired one the last, on whose terms runs that wait go on.
///
/// @param hash SHA-256 of the text
/// @param publishedBy kept on partition 0 only; null there: an earlier version of the service published it
/// @param publishedAt as `publishedBy`
record ActiveFlow(String flow, int version, String hash, String yaml, String publishedBy, Instant publishedAt) {

    static final String NAME = "flows";
    static final String RETIRED = "retired-flows";
}
