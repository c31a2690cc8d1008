package io.countersign.approval.domain;

import java.time.Instant;

/// A person's first look at what is asked.
///
/// @param by person id
/// @param version version that was shown
/// @param cardDigest digest of what was shown, by the program that showed it; null: not said
public record View(String by, Instant at, long version, String cardDigest) {}
