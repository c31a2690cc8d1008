package io.countersign.record;

import io.countersign.transparency.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// One leaf of a shard's Merkle tree: which event stood where, and commitments to what it said. Version 1 of
/// `docs/record-format.md`, section "The leaf". Binary, so that there is one spelling only; numbers are big-endian.
///
/// @param topicId Kafka's id of the topic: a topic deleted and made again under its old name has another one
/// @param partition the topic's partition, 0 to 2^31-1
/// @param offset the record's offset
/// @param prevOffset offset of the entry before it in this shard, [#NONE] for the first
/// @param leaderEpoch the partition's leader epoch, [#NO_EPOCH] when the broker gave none
/// @param seq the event's dense number in its topic partition, from 1
/// @param eventId the event's own id
/// @param entityId whose history this is part of; at most 255 bytes of UTF-8, see [#fitted]
/// @param entityVersion position in that history, from 1
/// @param type what happened
/// @param eventTimeMs milliseconds since 1970 by the writer's clock
/// @param actorId who did it; at most 255 bytes of UTF-8
/// @param metaCommit commitment to all that stays readable
/// @param personalCommit commitment to what can be made unreadable
public record Leaf(UUID topicId, int partition, long offset, long prevOffset, long leaderEpoch, long seq, UUID eventId,
        String entityId, long entityVersion, EventType type, long eventTimeMs, String actorId, Hash metaCommit, Hash personalCommit) {

    /// The only version there is.
    public static final int VERSION = 1;
    /// No earlier entry.
    public static final long NONE = -1;
    /// No leader epoch known.
    public static final long NO_EPOCH = 0xffff_ffffL;

    private static final int LONGEST_TEXT = 255;

    /// @throws IllegalArgumentException a text above 255 bytes or a leader epoch beyond 32 bits
    public Leaf {
        if (leaderEpoch < 0 || leaderEpoch > NO_EPOCH) {
            throw new IllegalArgumentException("A leader epoch has 32 bits; this is " + leaderEpoch + ".");
        }
        bounded(entityId);
        bounded(actorId);
    }

    /// `text` itself when it has at most 255 bytes, else `sha256:` and the hexadecimal SHA-256 of its UTF-8 form.
    public static String fitted(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST_TEXT ? text : "sha256:" + Commitments.sha256(bytes).hex();
    }

    /// The bytes that are hashed into the tree.
    public byte[] encode() {
        var entity = bounded(entityId);
        var actor = bounded(actorId);
        return ByteBuffer.allocate(1 + 16 + 4 + 8 + 8 + 4 + 8 + 16 + 1 + entity.length + 8 + 2 + 8 + 1 + actor.length + 64)
                .put((byte) VERSION)
                .putLong(topicId.getMostSignificantBits()).putLong(topicId.getLeastSignificantBits())
                .putInt(partition)
                .putLong(offset)
                .putLong(prevOffset)
                .putInt((int) leaderEpoch)
                .putLong(seq)
                .putLong(eventId.getMostSignificantBits()).putLong(eventId.getLeastSignificantBits())
                .put((byte) entity.length).put(entity)
                .putLong(entityVersion)
                .putShort((short) type.code())
                .putLong(eventTimeMs)
                .put((byte) actor.length).put(actor)
                .put(metaCommit.bytes())
                .put(personalCommit.bytes())
                .array();
    }

    /// Reads a leaf.
    ///
    /// @throws IllegalArgumentException another version, an unknown event type, bytes missing or left over, or text that is not UTF-8
    public static Leaf decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            var version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("This leaf has version " + (version & 0xff) + "; only version 1 is known.");
            }
            var leaf = new Leaf(uuid(in), in.getInt(), in.getLong(), in.getLong(), in.getInt() & NO_EPOCH, in.getLong(), uuid(in),
                    text(in), in.getLong(), EventType.of(in.getShort() & 0xffff), in.getLong(), text(in), hash(in), hash(in));
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " byte(s) are left after the leaf.");
            }
            return leaf;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The leaf ends too early, after " + bytes.length + " bytes.", e);
        }
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static Hash hash(ByteBuffer in) {
        var bytes = new byte[Hash.LENGTH];
        in.get(bytes);
        return Hash.of(bytes);
    }

    private static String text(ByteBuffer in) {
        var bytes = new byte[in.get() & 0xff];
        in.get(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A text in the leaf is not UTF-8.", e);
        }
    }

    private static byte[] bounded(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("A text in a leaf has at most 255 bytes; this has " + bytes.length + ".");
        }
        return bytes;
    }
}
