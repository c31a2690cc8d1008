package io.countersign.audit.postgres;

import io.countersign.audit.LogName;
import io.countersign.audit.RecordReader.Archived;
import io.countersign.audit.RecordReader.RootLeaf;
import io.countersign.audit.RecordReader.StoredCheckpoint;
import io.countersign.audit.RecordReader.StoredCosignature;
import io.countersign.audit.RecordReader.Stray;
import io.countersign.audit.RecordReader.View;
import io.countersign.audit.Wanted;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.StoredEntry;
import io.countersign.audit.domain.StoredLeaf;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// One transaction's view of everything, read in pieces so that its size does not matter.
final class PostgresView implements View {

    private static final int PIECE = 500;
    private static final String LEAVES = """
            SELECT l.shard, l.leaf_index, l.leaf, l.leaf_hash, l.topic AS leaf_topic, l.kafka_offset AS leaf_offset, l.prev_offset AS leaf_prev, l.seq AS leaf_seq,
                   l.event_id AS leaf_event, l.entity_id AS leaf_entity, l.entity_version AS leaf_version, l.recorded_at,
                   e.shard IS NOT NULL AS is_here, e.topic_id, e.topic, e.kafka_partition, e.kafka_offset, e.prev_offset, e.leader_epoch, e.seq, e.event_id,
                   e.entity_id, e.entity_version, e.event_type, e.occurred_at_ms, e.actor_id, e.actor_kind, e.actor_role, e.case_id, e.run_id, e.step,
                   e.flow, e.kafka_time_ms, e.kafka_key, e.open_part, e.personal_ranges, e.personal_part
              FROM leaf l LEFT JOIN entry e ON e.shard = l.shard AND e.leaf_index = l.leaf_index AND e.recorded_at = l.recorded_at
             WHERE l.shard = ? ORDER BY l.leaf_index
            """;
    private static final String STRAY = """
            SELECT e.leaf_index, e.event_id FROM entry e LEFT JOIN leaf l ON l.shard = e.shard AND l.leaf_index = e.leaf_index AND l.recorded_at = e.recorded_at
             WHERE e.shard = ? AND l.shard IS NULL ORDER BY e.leaf_index LIMIT 1
            """;
    private static final String WANTED = """
            SELECT e.*, l.leaf, l.leaf_hash FROM entry e JOIN leaf l USING (shard, leaf_index)
             WHERE %s ORDER BY e.topic COLLATE "C", e.kafka_partition, e.leaf_index
            """;

    private final Connection tx;

    PostgresView(Connection tx) {
        this.tx = tx;
    }

    @Override public List<Head> heads() {
        return Transactions.sql(() -> Heads.asTheyAre(tx).values().stream().map(Heads.Numbered::head).toList());
    }

    @Override public void leaves(Head head, Consumer<StoredLeaf> each) {
        Transactions.sql(() -> {
            try (var select = tx.prepareStatement(LEAVES)) {
                select.setFetchSize(PIECE);
                select.setInt(1, number(head));
                var rows = select.executeQuery();
                while (rows.next()) {
                    each.accept(leaf(rows));
                }
                return null;
            }
        });
    }

    @Override public Optional<Stray> stray(Head head) {
        return Transactions.sql(() -> {
            try (var select = tx.prepareStatement(STRAY)) {
                select.setInt(1, number(head));
                var rows = select.executeQuery();
                return rows.next() ? Optional.of(new Stray(rows.getLong(1), rows.getObject(2, UUID.class))) : Optional.<Stray>empty();
            }
        });
    }

    @Override public List<Archived> archives() {
        return Transactions.sql(() -> {
            try (var select = tx.createStatement()) {
                var rows = select.executeQuery("SELECT from_at, to_at, entries, file, file_digest FROM archive ORDER BY from_at");
                var all = new ArrayList<Archived>();
                while (rows.next()) {
                    all.add(new Archived(rows.getTimestamp(1).toInstant(), rows.getTimestamp(2).toInstant(), rows.getLong(3), rows.getString(4),
                            Hash.of(rows.getBytes(5))));
                }
                return all;
            }
        });
    }

    private int number(Head head) throws SQLException {
        return Heads.asTheyAre(tx).get(head.shard()).number();
    }

    @Override public List<Hash> subtrees(String origin, int level) {
        return Transactions.sql(() -> Subtrees.hashes(tx, origin, level, 0, Long.MAX_VALUE));
    }

    @Override public void entries(Wanted wanted, Consumer<StoredEntry> each) {
        var exported = new Exported(wanted);
        Transactions.sql(() -> {
            try (var select = tx.prepareStatement(WANTED.formatted(exported.condition()))) {
                select.setFetchSize(PIECE);
                exported.fill(select);
                var rows = select.executeQuery();
                while (rows.next()) {
                    each.accept(entry(rows));
                }
                return null;
            }
        });
    }

    @Override public void recorded(Instant from, Instant to, Consumer<StoredEntry> each) {
        Transactions.sql(() -> {
            try (var select = tx.prepareStatement(WANTED.formatted("e.recorded_at >= ? AND e.recorded_at < ?"))) {
                select.setFetchSize(PIECE);
                select.setTimestamp(1, Timestamp.from(from));
                select.setTimestamp(2, Timestamp.from(to));
                var rows = select.executeQuery();
                while (rows.next()) {
                    each.accept(entry(rows));
                }
                return null;
            }
        });
    }

    @Override public boolean hasSome(Wanted wanted) {
        return Transactions.sql(() -> new Exported(wanted).any(tx));
    }

    @Override public List<Hash> leafHashes(ShardName shard, long size) {
        return Transactions.sql(() -> Leaves.hashes(tx, new LogName.Shard(shard), 0, size));
    }

    @Override public List<StoredCheckpoint> checkpoints(String origin) {
        return Transactions.sql(() -> {
            try (var select = tx.prepareStatement("SELECT size, root_hash, frontier, note FROM checkpoint WHERE origin = ? ORDER BY size")) {
                select.setString(1, origin);
                var rows = select.executeQuery();
                var all = new ArrayList<StoredCheckpoint>();
                while (rows.next()) {
                    all.add(new StoredCheckpoint(origin, rows.getLong(1), rows.getBytes(2), rows.getBytes(3), rows.getString(4)));
                }
                return all;
            }
        });
    }

    @Override public List<StoredCosignature> cosignatures() {
        return Transactions.sql(() -> {
            try (var select = tx.createStatement()) {
                var rows = select.executeQuery("SELECT origin, size, signer, line FROM cosignature ORDER BY origin, size, signer");
                var all = new ArrayList<StoredCosignature>();
                while (rows.next()) {
                    all.add(new StoredCosignature(rows.getString(1), rows.getLong(2), rows.getString(3), rows.getString(4)));
                }
                return all;
            }
        });
    }

    @Override public List<String> rotations() {
        return Transactions.sql(() -> rotations(tx));
    }

    static List<String> rotations(Connection tx) throws SQLException {
        try (var select = tx.createStatement()) {
            var rows = select.executeQuery("SELECT note FROM signing_key ORDER BY number");
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Override public List<String> origins() {
        return Transactions.sql(() -> {
            try (var select = tx.createStatement()) {
                var rows = select.executeQuery("SELECT DISTINCT origin FROM checkpoint ORDER BY origin");
                var all = new ArrayList<String>();
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
                return all;
            }
        });
    }

    @Override public void rootLeaves(Consumer<RootLeaf> each) {
        Transactions.sql(() -> {
            try (var select = tx.prepareStatement("SELECT leaf_index, leaf, leaf_hash FROM root_leaf ORDER BY leaf_index")) {
                select.setFetchSize(PIECE);
                var rows = select.executeQuery();
                while (rows.next()) {
                    each.accept(new RootLeaf(rows.getLong(1), rows.getBytes(2), rows.getBytes(3)));
                }
                return null;
            }
        });
    }

    private static StoredLeaf leaf(ResultSet row) throws SQLException {
        return new StoredLeaf(row.getLong("leaf_index"), row.getBytes("leaf"), row.getBytes("leaf_hash"), row.getString("leaf_topic"),
                row.getLong("leaf_offset"), row.getLong("leaf_prev"), row.getLong("leaf_seq"), row.getObject("leaf_event", UUID.class),
                row.getString("leaf_entity"), row.getLong("leaf_version"), row.getTimestamp("recorded_at").toInstant(),
                row.getBoolean("is_here") ? entry(row) : null);
    }

    private static StoredEntry entry(ResultSet row) throws SQLException {
        return new StoredEntry(row.getString("topic"), row.getInt("kafka_partition"), row.getLong("leaf_index"), row.getBytes("leaf"),
                row.getBytes("leaf_hash"), row.getObject("topic_id", UUID.class), row.getLong("kafka_offset"), row.getLong("prev_offset"),
                row.getLong("leader_epoch"), row.getLong("seq"), row.getObject("event_id", UUID.class), row.getString("entity_id"),
                row.getLong("entity_version"), row.getInt("event_type"), row.getLong("occurred_at_ms"), row.getString("actor_id"),
                row.getString("actor_kind"), row.getString("actor_role"), row.getString("case_id"), row.getString("run_id"),
                row.getLong("step"), row.getString("flow"), row.getLong("kafka_time_ms"), row.getBytes("kafka_key"),
                row.getBytes("open_part"), row.getBytes("personal_ranges"), row.getBytes("personal_part"),
                row.getTimestamp("recorded_at").toInstant());
    }
}
