package io.countersign.audit;

import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.util.List;
import java.util.UUID;

/// What the Record has of each topic partition, for a comparison with Kafka. Implemented by the `postgres` wall.
public interface Shards {

    /// All shards, by topic and partition.
    List<Shard> all();

    /// Entries after index `after`, in order.
    ///
    /// @param after -1: from the first
    List<Place> entries(ShardName shard, long after, int most);

    /// A shard and where it stands.
    ///
    /// @param topicId Kafka's id of the topic it is about
    /// @param entries entries in it
    /// @param nextOffset Kafka offset that it reads next
    record Shard(ShardName name, UUID topicId, long entries, long nextOffset) {
    }

    /// Where an entry stands in Kafka.
    record Place(long index, long offset, long seq, UUID eventId, Hash leafHash) {
    }
}
