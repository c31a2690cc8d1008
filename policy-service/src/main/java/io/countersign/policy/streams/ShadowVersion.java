package io.countersign.policy.streams;

/// The version of a flow that judges every run beside the active one, without effect, as a partition keeps it.
///
/// @param hash SHA-256 of the text
record ShadowVersion(String flow, int version, String hash, String yaml) {

    /// The book of them, by flow; a flow without an entry has none.
    static final String NAME = "shadows";
}
