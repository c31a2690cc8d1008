package io.countersign.audit.domain;

import io.countersign.record.Payload;
import io.countersign.record.Received;
import java.time.Instant;
import java.util.UUID;

/// An entry as the database says it is: nothing of it is believed before [ShardCheck] has compared it.
///
/// @param recordedAt when it was recorded, by the writer's clock
public record StoredEntry(String topic, int partition, long index, byte[] leaf, byte[] leafHash, UUID topicId, long offset,
        long prevOffset, long leaderEpoch, long seq, UUID eventId, String entityId, long entityVersion, int eventType,
        long occurredAtMs, String actorId, String actorKind, String actorRole, String caseId, String runId, long step, String flow,
        long kafkaTimeMs, byte[] key, byte[] open, byte[] ranges, byte[] personal, Instant recordedAt) {

    /// The record that this entry is about, its value put together again.
    ///
    /// @throws IllegalArgumentException the parts of the value do not fit each other, or a part is gone
    public Received record() {
        return new Received(topic, topicId, partition, offset, leaderEpoch, kafkaTimeMs, key, payload().join());
    }

    /// The value in its two parts.
    ///
    /// @throws IllegalArgumentException as for [#record()]
    public Payload payload() {
        return Payload.of(open, ranges, personal);
    }
}
