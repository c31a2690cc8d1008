package io.countersign.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.RangeProof;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// A line that begins the entries of one shard.
///
/// @param shard the shard
/// @param topicId Kafka's id of its topic
/// @param note the shard's signed checkpoint
/// @param rootIndex index of that note in the root log
/// @param rootProof inclusion of that note in the root checkpoint
/// @param range proof for all entries of this shard together; null: each entry has its own
public record LogLine(ShardName shard, UUID topicId, String note, long rootIndex, List<Hash> rootProof, RangeProof range) {

    ObjectNode json() {
        var line = CanonicalJson.JSON.createObjectNode().put("line", "log").put("topic", shard.topic()).put("partition", shard.partition())
                .put("topicId", topicId.toString()).put("note", note).put("rootIndex", rootIndex);
        put(line.putArray("rootProof"), rootProof);
        if (range == null) {
            return line.putNull("range");
        }
        var proof = line.putObject("range").put("from", range.from()).put("to", range.to());
        put(proof.putArray("left"), range.left());
        put(proof.putArray("right"), range.right());
        return line;
    }

    static LogLine of(ObjectNode line) throws BadExport {
        var fields = Fields.exactly(line, "line", "topic", "partition", "topicId", "note", "rootIndex", "rootProof", "range");
        var partition = fields.number("partition", 0);
        if (partition > Integer.MAX_VALUE) {
            throw new BadExport("`partition` is above 2^31-1");
        }
        return new LogLine(new ShardName(fields.text("topic"), (int) partition), fields.uuid("topicId"), fields.text("note"),
                fields.number("rootIndex", 0), fields.hashes("rootProof"), line.get("range").isNull() ? null : range(fields.object("range")));
    }

    private static RangeProof range(ObjectNode object) throws BadExport {
        var fields = Fields.exactly(object, "from", "to", "left", "right");
        try {
            return new RangeProof(fields.number("from", 0), fields.number("to", 1), fields.hashes("left"), fields.hashes("right"));
        } catch (IllegalArgumentException e) {
            throw new BadExport("`range` can't be: " + e.getMessage());
        }
    }

    static void put(ArrayNode list, List<Hash> hashes) {
        hashes.forEach(hash -> list.add(Base64.getEncoder().encodeToString(hash.bytes())));
    }
}
