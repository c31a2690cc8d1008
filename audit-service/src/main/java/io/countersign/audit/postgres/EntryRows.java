package io.countersign.audit.postgres;

import io.countersign.audit.Entries.Kept;
import io.countersign.record.Payload;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads entries with their payloads: the one place that knows in which columns they stand.
final class EntryRows {

    /// Ends in a condition that is always true, for others to be added.
    static final String SELECT = """
            SELECT e.shard, e.leaf_index, e.topic, e.kafka_partition, e.kafka_offset, e.seq, e.entity_version, e.step, e.event_id, e.event_type, e.case_id,
                   e.run_id, e.occurred_at_ms, e.recorded_at, e.actor_id, l.leaf_hash, e.open_part, e.personal_ranges, e.personal_part
              FROM entry e JOIN leaf l USING (shard, leaf_index, recorded_at)
             WHERE true
            """;

    private EntryRows() {
    }

    static List<Kept> all(PreparedStatement select) throws SQLException {
        var rows = select.executeQuery();
        var all = new ArrayList<Kept>();
        while (rows.next()) {
            all.add(kept(rows));
        }
        return all;
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(new ShardName(row.getString("topic"), row.getInt("kafka_partition")), row.getInt("shard"), row.getLong("leaf_index"),
                row.getLong("kafka_offset"), row.getLong("seq"), row.getLong("entity_version"), row.getLong("step"), row.getObject("event_id", UUID.class),
                row.getInt("event_type"), row.getString("case_id"), row.getString("run_id"), Instant.ofEpochMilli(row.getLong("occurred_at_ms")),
                row.getTimestamp("recorded_at").toInstant(), row.getString("actor_id"), Hash.of(row.getBytes("leaf_hash")), value(row));
    }

    private static byte[] value(ResultSet row) throws SQLException {
        try {
            return Payload.of(row.getBytes("open_part"), row.getBytes("personal_ranges"), row.getBytes("personal_part")).join();
        } catch (IllegalArgumentException _) {
            // Somebody changed it; a verification says what.
            return null;
        }
    }
}
