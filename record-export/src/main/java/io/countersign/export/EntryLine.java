package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Payload;
import io.countersign.transparency.Hash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// One entry as an export carries it.
///
/// @param shard `topic/partition`
/// @param index leaf index in the shard
/// @param leaf the leaf
/// @param proof inclusion of the leaf in the shard's checkpoint; null: the shard's range proves it
/// @param kafkaTimeMs Kafka's timestamp, milliseconds since 1970; -1: none
/// @param kafkaKey null: none
/// @param open the open part
/// @param ranges where in the value the personal parts stand, 8 bytes each
/// @param personal the personal parts as stored
/// @param metaSalt salt of the meta commitment
/// @param personalSalt salt of the personal commitment
/// @param recordKey opens the sealed parts; null: nothing is sealed, or the key was destroyed
/// @param recordedAt when it was recorded; null: not known
/// @param text one sentence for people; null: a writer takes the event's own
public record EntryLine(String shard, long index, byte[] leaf, List<Hash> proof, long kafkaTimeMs, byte[] kafkaKey, byte[] open, byte[] ranges,
        byte[] personal, byte[] metaSalt, byte[] personalSalt, byte[] recordKey, Instant recordedAt, String text) {

    /// The line without the readable event.
    ObjectNode json() {
        var line = CanonicalJson.JSON.createObjectNode().put("line", "entry").put("shard", shard).put("index", index).put("leaf", base64(leaf))
                .put("kafkaTime", kafkaTimeMs).put("kafkaKey", base64(kafkaKey)).put("open", base64(open)).put("personal", base64(personal))
                .put("metaSalt", base64(metaSalt)).put("personalSalt", base64(personalSalt)).put("recordKey", base64(recordKey))
                .put("recordedAt", recordedAt == null ? null : Moments.text(recordedAt)).put("text", text);
        if (proof == null) {
            line.putNull("proof");
        } else {
            LogLine.put(line.putArray("proof"), proof);
        }
        var places = line.putArray("ranges");
        for (var in = ByteBuffer.wrap(ranges); in.hasRemaining(); ) {
            places.addArray().add(in.getInt()).add(in.getInt());
        }
        return line;
    }

    static EntryLine of(ObjectNode line) throws BadExport {
        var fields = Fields.exactly(line, "line", "shard", "index", "leaf", "proof", "kafkaTime", "kafkaKey", "open", "ranges", "personal", "metaSalt",
                "personalSalt", "recordKey", "recordedAt", "event", "text");
        var recordKey = fields.base64OrNull("recordKey");
        if (recordKey != null && recordKey.length != 32) {
            throw new BadExport("`recordKey` has " + recordKey.length + " bytes, not 32");
        }
        fields.object("event");
        return new EntryLine(fields.text("shard"), fields.number("index", 0), fields.base64("leaf"), line.get("proof").isNull() ? null : fields.hashes("proof"),
                fields.number("kafkaTime", -1), fields.base64OrNull("kafkaKey"), fields.base64("open"), fields.ranges("ranges"), fields.base64("personal"),
                fields.base64("metaSalt", 32), fields.base64("personalSalt", 32), recordKey, fields.momentOrNull("recordedAt"), fields.text("text"));
    }

    /// The value in its two parts.
    ///
    /// @throws BadExport they do not fit each other
    Payload payload() throws BadExport {
        try {
            return Payload.of(open, ranges, personal);
        } catch (IllegalArgumentException e) {
            throw new BadExport("its payload does not fit: " + e.getMessage());
        }
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
