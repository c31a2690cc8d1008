package io.countersign.exception.statistics;

import java.time.Instant;

/// What the figures need to know of an item that waits.
///
/// @param flow null: not known
/// @param rule the rule that sent the newest of what waits; null: none
/// @param owner person; null: nobody
/// @param dueAt target time; null: its clock stands still and it is not late
public record Waiting(String id, String flow, String reason, String rule, String owner, Instant openedAt, Instant dueAt) {}
