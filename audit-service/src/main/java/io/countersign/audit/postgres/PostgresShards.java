package io.countersign.audit.postgres;

import io.countersign.audit.Shards;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Shards and their entries as the reader's login sees them.
public final class PostgresShards implements Shards {

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresShards(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public List<Shard> all() {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT s.topic, s.kafka_partition, s.topic_id, h.tree_size, h.next_offset FROM shard s JOIN head h USING (shard)
                     ORDER BY s.topic, s.kafka_partition
                    """)) {
                var rows = select.executeQuery();
                var all = new ArrayList<Shard>();
                while (rows.next()) {
                    all.add(new Shard(new ShardName(rows.getString(1), rows.getInt(2)), rows.getObject(3, UUID.class), rows.getLong(4), rows.getLong(5)));
                }
                return all;
            }
        });
    }

    @Override public List<Place> entries(ShardName shard, long after, int most) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT l.leaf_index, l.kafka_offset, l.seq, l.event_id, l.leaf_hash FROM leaf l
                     WHERE l.shard = (SELECT s.shard FROM shard s WHERE s.topic = ? AND s.kafka_partition = ?) AND l.leaf_index > ?
                       AND (EXISTS (SELECT FROM entry e WHERE e.shard = l.shard AND e.leaf_index = l.leaf_index AND e.recorded_at = l.recorded_at)
                            OR EXISTS (SELECT FROM archive a WHERE l.recorded_at >= a.from_at AND l.recorded_at < a.to_at))
                     ORDER BY l.leaf_index LIMIT ?
                    """)) {
                select.setString(1, shard.topic());
                select.setInt(2, shard.partition());
                select.setLong(3, after);
                select.setInt(4, most);
                var rows = select.executeQuery();
                var all = new ArrayList<Place>();
                while (rows.next()) {
                    all.add(new Place(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getObject(4, UUID.class), Hash.of(rows.getBytes(5))));
                }
                return all;
            }
        });
    }
}
