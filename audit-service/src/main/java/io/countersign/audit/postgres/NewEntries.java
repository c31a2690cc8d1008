package io.countersign.audit.postgres;

import io.countersign.audit.domain.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;

/// Writes the entries of a batch: leaves first, then what they commit to.
final class NewEntries {

    private static final String LEAF =
            "shard, leaf_index, leaf, leaf_hash, kafka_offset, prev_offset, seq, event_id, topic, entity_id, entity_version, recorded_at";
    private static final String ENTRY = "shard, leaf_index, recorded_at, topic_id, topic, kafka_partition, kafka_offset, prev_offset, leader_epoch, seq, event_id, "
            + "entity_id, entity_version, event_type, occurred_at_ms, actor_id, actor_kind, actor_role, case_id, run_id, step, flow, kafka_time_ms, kafka_key, "
            + "open_part, personal_ranges, personal_part";

    private NewEntries() {
    }

    /// @param number the number of an entry's shard
    /// @param now when they are recorded
    static void write(Connection tx, List<Entry> entries, ToIntFunction<Entry> number, Instant now) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        var leaves = new BinaryCopy("leaf", LEAF);
        var rows = new BinaryCopy("entry", ENTRY);
        for (var entry : entries) {
            var shard = number.applyAsInt(entry);
            leaf(leaves, shard, entry, now);
            entry(rows, shard, entry, now);
        }
        leaves.send(tx);
        rows.send(tx);
    }

    private static void leaf(BinaryCopy rows, int shard, Entry entry, Instant now) {
        var leaf = entry.leaf();
        rows.row().put(shard).put(entry.index()).put(entry.leafBytes()).put(entry.leafHash().bytes()).put(leaf.offset()).put(leaf.prevOffset())
                .put(leaf.seq()).put(leaf.eventId()).put(entry.record().topic()).put(leaf.entityId()).put(leaf.entityVersion()).put(now);
    }

    private static void entry(BinaryCopy rows, int shard, Entry entry, Instant now) {
        var leaf = entry.leaf();
        var event = entry.event();
        rows.row().put(shard).put(entry.index()).put(now).put(leaf.topicId()).put(entry.record().topic()).put(leaf.partition()).put(leaf.offset())
                .put(leaf.prevOffset()).put(leaf.leaderEpoch()).put(leaf.seq()).put(leaf.eventId()).put(leaf.entityId()).put(leaf.entityVersion())
                .put(leaf.type().code()).put(leaf.eventTimeMs()).put(leaf.actorId()).put(event.actorKind()).put(event.actorRole()).put(event.caseId())
                .put(event.runId()).put(event.step()).put(event.flow()).put(entry.record().timestampMs()).put(entry.record().key())
                .put(entry.payload().open()).put(entry.payload().rangeBytes()).put(entry.payload().personal());
    }
}
