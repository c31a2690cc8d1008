package io.countersign.audit;

import io.countersign.audit.RecordReader.Filter;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Single entries with their payloads. Implemented by the `postgres` wall with a login that can read and nothing else.
public interface Entries {

    /// The entry of an event; empty: the Record has none.
    Optional<Kept> of(UUID eventId);

    /// The entry at a place; empty: the log is not that long, or there is no such log.
    Optional<Kept> at(ShardName shard, long index);

    /// All entries that match, causes before effects: by step, then topic, then number.
    List<Kept> story(Filter filter);

    /// An entry as it is kept.
    ///
    /// @param number the shard's number in the database
    /// @param step Lamport counter of the case
    /// @param recordedAt when it became an entry
    /// @param value the record's value; null: its parts do not fit together, somebody changed it
    record Kept(ShardName shard, int number, long index, long offset, long seq, long version, long step, UUID eventId, int eventType, String caseId,
            String runId, Instant occurredAt, Instant recordedAt, String actorId, Hash leafHash, byte[] value) {
    }
}
