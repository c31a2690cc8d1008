package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Leaf;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.time.Instant;

/// An entry all of whose proofs hold. Only once the whole file has verified do `recordedAt` and `text` hold too: they are in no proof, but
/// in what the end line signs.
///
/// @param shard its log
/// @param index leaf index
/// @param leaf what is hashed
/// @param leafHash its hash
/// @param event the event as its payload says it, sealed parts opened
/// @param sealed personal parts of it are sealed and not readable here
/// @param recordedAt when it was recorded; null: not known
/// @param text one sentence for people
public record VerifiedEntry(ShardName shard, long index, Leaf leaf, Hash leafHash, ObjectNode event, boolean sealed, Instant recordedAt, String text) {
}
