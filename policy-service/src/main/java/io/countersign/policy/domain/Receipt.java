package io.countersign.policy.domain;

import java.time.Instant;

/// Permission for one exact action.
///
/// @param actionDigest digest of that action; null: a run without an action
public record Receipt(String id, String actionDigest, Instant validUntil) {}
