package io.countersign.audit.postgres;

import io.countersign.audit.domain.Head;
import io.countersign.record.ShardName;
import io.countersign.transparency.Frontier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Reads heads with the numbers of their shards.
final class Heads {

    private static final String SELECT = """
            SELECT s.shard, s.topic, s.kafka_partition, s.topic_id, h.next_offset, h.last_offset, h.next_seq, h.leader_epoch,
                   h.tree_size, h.frontier,%s AS stopped
              FROM shard s JOIN head h USING (shard)
             %s
             ORDER BY s.topic, s.kafka_partition
            """;
    private static final String STOPPED = """
             EXISTS (SELECT FROM incident i WHERE i.shard = s.shard AND i.stops
                     AND NOT EXISTS (SELECT FROM incident_closed c WHERE c.incident_id = i.incident_id))""";

    /// A head and the number of its shard.
    record Numbered(int number, Head head) {
    }

    private Heads() {
    }

    /// All heads; for a login that may not see incidents none counts as stopped.
    ///
    /// @throws SQLException also where a frontier does not fit its size: somebody changed it
    static Map<ShardName, Numbered> all(Connection tx, boolean seesIncidents) throws SQLException {
        try (var select = tx.prepareStatement(SELECT.formatted(seesIncidents ? STOPPED : " false", ""))) {
            return read(select.executeQuery(), false);
        }
    }

    /// All heads for a check, which has to go on where a head was changed: a frontier that does not fit is left empty.
    static Map<ShardName, Numbered> asTheyAre(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(SELECT.formatted(STOPPED, ""))) {
            return read(select.executeQuery(), true);
        }
    }

    /// Locks the heads of these shards, always in the same order, so that two writers wait for each other instead of deadlocking.
    static Map<ShardName, Numbered> lock(Connection tx, Integer[] numbers) throws SQLException {
        try (var lock = tx.prepareStatement("SELECT shard FROM head WHERE shard = ANY (?) ORDER BY shard FOR UPDATE")) {
            lock.setArray(1, tx.createArrayOf("integer", numbers));
            lock.executeQuery();
        }
        try (var select = tx.prepareStatement(SELECT.formatted(STOPPED, "WHERE s.shard = ANY (?)"))) {
            select.setArray(1, tx.createArrayOf("integer", numbers));
            return read(select.executeQuery(), false);
        }
    }

    private static Map<ShardName, Numbered> read(ResultSet rows, boolean forCheck) throws SQLException {
        var heads = new LinkedHashMap<ShardName, Numbered>();
        while (rows.next()) {
            var shard = new ShardName(rows.getString("topic"), rows.getInt("kafka_partition"));
            heads.put(shard, new Numbered(rows.getInt("shard"), new Head(shard, rows.getObject("topic_id", UUID.class),
                    rows.getLong("next_offset"), rows.getLong("last_offset"), rows.getLong("next_seq"), rows.getLong("leader_epoch"),
                    frontier(rows, forCheck), rows.getBoolean("stopped"))));
        }
        return heads;
    }

    private static Frontier frontier(ResultSet rows, boolean forCheck) throws SQLException {
        try {
            return Frontier.of(rows.getLong("tree_size"), rows.getBytes("frontier"));
        } catch (IllegalArgumentException e) {
            if (forCheck) {
                return Frontier.EMPTY;
            }
            throw new SQLException("The head of shard " + rows.getInt("shard") + " was changed: " + e.getMessage(), e);
        }
    }
}
