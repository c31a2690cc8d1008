package io.countersign.audit.postgres;

import io.countersign.audit.LogName;
import io.countersign.audit.Logs.Place;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The one place that knows where leaves and their hashes stand.
final class Leaves {

    private static final String OF_SHARDS = "FROM leaf l JOIN shard s USING (shard)";
    private static final String HERE = " WHERE s.topic = ? AND s.kafka_partition = ?";

    private Leaves() {
    }

    /// Hashes of the leaves `[from, to)`.
    static List<Hash> hashes(Connection tx, LogName log, long from, long to) throws SQLException {
        return range(tx, log, "leaf_hash", from, to).stream().map(Hash::of).toList();
    }

    /// The leaves `[from, to)`.
    static List<byte[]> bytes(Connection tx, LogName log, long from, long to) throws SQLException {
        return range(tx, log, "leaf", from, to);
    }

    private static List<byte[]> range(Connection tx, LogName log, String column, long from, long to) throws SQLException {
        var source = switch (log) {
            case LogName.Shard _ -> OF_SHARDS + HERE;
            case LogName.Root _ -> "FROM root_leaf l WHERE true";
        };
        try (var select = tx.prepareStatement("SELECT l." + column + " " + source + " AND l.leaf_index >= ? AND l.leaf_index < ? ORDER BY l.leaf_index")) {
            select.setFetchSize(1000);
            var at = 1;
            if (log instanceof LogName.Shard(ShardName name)) {
                select.setString(at++, name.topic());
                select.setInt(at++, name.partition());
            }
            select.setLong(at++, from);
            select.setLong(at, to);
            var rows = select.executeQuery();
            var all = new ArrayList<byte[]>();
            while (rows.next()) {
                all.add(rows.getBytes(1));
            }
            return all;
        }
    }

    static Optional<Place> place(Connection tx, UUID eventId) throws SQLException {
        try (var select = tx.prepareStatement("SELECT s.topic, s.kafka_partition, l.leaf_index, l.event_id, l.leaf " + OF_SHARDS + " WHERE l.event_id = ?")) {
            select.setObject(1, eventId);
            return place(select.executeQuery());
        }
    }

    static Optional<Place> place(Connection tx, ShardName shard, long index) throws SQLException {
        try (var select = tx.prepareStatement("SELECT s.topic, s.kafka_partition, l.leaf_index, l.event_id, l.leaf " + OF_SHARDS + HERE + " AND l.leaf_index = ?")) {
            select.setString(1, shard.topic());
            select.setInt(2, shard.partition());
            select.setLong(3, index);
            return place(select.executeQuery());
        }
    }

    private static Optional<Place> place(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(new Place(new ShardName(rows.getString(1), rows.getInt(2)), rows.getLong(3), rows.getObject(4, UUID.class), rows.getBytes(5)))
                : Optional.empty();
    }
}
