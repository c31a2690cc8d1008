package io.countersign.record;

/// A topic partition: each has a Merkle log of its own.
///
/// @param topic the topic's name
/// @param partition from 0
public record ShardName(String topic, int partition) implements Comparable<ShardName> {

    /// The log's name, under which its checkpoints are signed.
    public String origin(String deployment) {
        return deployment + "/audit/" + topic + "/" + partition;
    }

    @Override public int compareTo(ShardName other) {
        var byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override public String toString() {
        return topic + "/" + partition;
    }
}
