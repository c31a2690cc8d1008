package io.countersign.audit.domain;

import io.countersign.record.Leaf;
import io.countersign.record.Payload;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;

/// One entry of the Record.
///
/// @param shard the log it is in
/// @param index its leaf's index in that log, from 0
/// @param leaf what is hashed
/// @param leafBytes the leaf, encoded
/// @param leafHash the leaf's hash
/// @param record the Kafka record
/// @param payload the record's value, cut in two
/// @param event what the value says
public record Entry(ShardName shard, long index, Leaf leaf, byte[] leafBytes, Hash leafHash, Received record, Payload payload,
        Event event) {
}
