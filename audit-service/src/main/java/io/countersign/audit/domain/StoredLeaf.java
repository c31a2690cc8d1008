package io.countersign.audit.domain;

import java.time.Instant;
import java.util.UUID;

/// A leaf as the database says it is, with its entry. The columns are those that keep events unique.
///
/// @param recordedAt when it was recorded, by the writer's clock: tells in which month its entry is
/// @param entry what it commits to; null: not in the database
public record StoredLeaf(long index, byte[] leaf, byte[] leafHash, String topic, long offset, long prevOffset, long seq, UUID eventId,
        String entityId, long entityVersion, Instant recordedAt, StoredEntry entry) {
}
