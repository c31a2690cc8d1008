package io.countersign.record;

import java.util.UUID;

/// One committed record as Kafka gave it.
///
/// @param topic the topic's name
/// @param topicId Kafka's id of the topic
/// @param partition its partition
/// @param offset its offset
/// @param leaderEpoch the partition's leader epoch, [Leaf#NO_EPOCH] when unknown
/// @param timestampMs Kafka's timestamp of the record, milliseconds since 1970
/// @param key the record's key; null: none
/// @param value the record's value; null: a tombstone
public record Received(String topic, UUID topicId, int partition, long offset, long leaderEpoch, long timestampMs, byte[] key,
        byte[] value) {

    /// The shard that this record belongs to.
    public ShardName shard() {
        return new ShardName(topic, partition);
    }
}
