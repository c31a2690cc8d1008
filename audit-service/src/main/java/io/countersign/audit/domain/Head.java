package io.countersign.audit.domain;

import io.countersign.record.Leaf;
import io.countersign.record.ShardName;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import java.util.UUID;

/// Where one shard's log stands, and all that is needed to append to it.
///
/// @param shard the topic partition
/// @param topicId Kafka's id of the topic this log is about
/// @param nextOffset where to read on; offsets below are done
/// @param lastOffset offset of the last entry, [Leaf#NONE] in an empty log
/// @param nextSeq number that the next event must carry
/// @param leaderEpoch the last entry's leader epoch; 0 in an empty log
/// @param frontier the log's tree
/// @param stopped an incident stopped this shard: nothing is appended until a person closes it
public record Head(ShardName shard, UUID topicId, long nextOffset, long lastOffset, long nextSeq, long leaderEpoch,
        Frontier frontier, boolean stopped) {

    /// The log of a topic partition that nothing was read from yet.
    public static Head fresh(ShardName shard, UUID topicId) {
        return new Head(shard, topicId, 0, Leaf.NONE, 1, 0, Frontier.EMPTY, false);
    }

    Head appended(Leaf leaf, Hash leafHash) {
        return new Head(shard, topicId, leaf.offset() + 1, leaf.offset(), leaf.seq() + 1,
                leaf.leaderEpoch() == Leaf.NO_EPOCH ? leaderEpoch : leaf.leaderEpoch(), frontier.append(leafHash), false);
    }

    Head passed(long offset) {
        return new Head(shard, topicId, offset + 1, lastOffset, nextSeq, leaderEpoch, frontier, false);
    }

    Head halted() {
        return new Head(shard, topicId, nextOffset, lastOffset, nextSeq, leaderEpoch, frontier, true);
    }
}
