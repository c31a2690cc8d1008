package io.countersign.audit.postgres;

import io.countersign.audit.LogName;
import io.countersign.audit.RecordReader.RootLeaf;
import io.countersign.audit.RecordReader.StoredCheckpoint;
import io.countersign.audit.RecordReader.StoredCosignature;
import io.countersign.audit.RecordReader.View;
import io.countersign.audit.RecordUnavailable;
import io.countersign.audit.Wanted;
import io.countersign.audit.domain.Event.Reference;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.StoredEntry;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// One transaction's view of everything, read in pieces so that its size does not matter.
final class PostgresView implements View {

    private static final int PIECE = 500;
    private static final String ENTRY = """
            SELECT e.*, p.personal_part, p.summary,
                   (SELECT array_agg(r.kind ORDER BY r.ordinal) FROM entry_reference r WHERE r.shard = e.shard AND r.leaf_index = e.leaf_index) AS kinds,
                   (SELECT array_agg(r.value ORDER BY r.ordinal) FROM entry_reference r WHERE r.shard = e.shard AND r.leaf_index = e.leaf_index) AS refs
              FROM entry e LEFT JOIN entry_personal p USING (shard, leaf_index)
            """;
    private static final String ENTRIES = ENTRY + " WHERE e.shard = ? ORDER BY e.leaf_index";

    private final Connection tx;

    PostgresView(Connection tx) {
        this.tx = tx;
    }

    @Override public List<Head> heads() {
        return sql(() -> Heads.asTheyAre(tx).values().stream().map(Heads.Numbered::head).toList());
    }

    @Override public void entries(Head head, Consumer<StoredEntry> each) {
        sql(() -> {
            var number = Heads.asTheyAre(tx).get(head.shard()).number();
            try (var select = tx.prepareStatement(ENTRIES)) {
                select.setFetchSize(PIECE);
                select.setInt(1, number);
                var rows = select.executeQuery();
                while (rows.next()) {
                    each.accept(entry(rows));
                }
                return null;
            }
        });
    }

    @Override public List<Hash> subtrees(String origin, int level) {
        return sql(() -> Subtrees.hashes(tx, origin, level, 0, Long.MAX_VALUE));
    }

    @Override public void entries(Wanted wanted, Consumer<StoredEntry> each) {
        var exported = new Exported(wanted);
        sql(() -> {
            try (var select = tx.prepareStatement(ENTRY + " WHERE " + exported.condition() + " ORDER BY e.topic COLLATE \"C\", e.kafka_partition, e.leaf_index")) {
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

    @Override public boolean hasSome(Wanted wanted) {
        return sql(() -> new Exported(wanted).any(tx));
    }

    @Override public List<Hash> leafHashes(ShardName shard, long size) {
        return sql(() -> Leaves.hashes(tx, new LogName.Shard(shard), 0, size));
    }

    @Override public List<StoredCheckpoint> checkpoints(String origin) {
        return sql(() -> {
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
        return sql(() -> {
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
        return sql(() -> rotations(tx));
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
        return sql(() -> {
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
        sql(() -> {
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

    private static StoredEntry entry(ResultSet row) throws SQLException {
        return new StoredEntry(row.getString("topic"), row.getInt("kafka_partition"), row.getLong("leaf_index"), row.getBytes("leaf"),
                row.getBytes("leaf_hash"), row.getObject("topic_id", UUID.class), row.getLong("kafka_offset"), row.getLong("prev_offset"),
                row.getLong("leader_epoch"), row.getLong("seq"), row.getObject("event_id", UUID.class), row.getString("entity_id"),
                row.getLong("entity_version"), row.getInt("event_type"), row.getLong("occurred_at_ms"), row.getString("actor_id"),
                row.getString("actor_kind"), row.getString("actor_role"), row.getString("case_id"), row.getString("run_id"),
                row.getLong("step"), row.getString("flow"), row.getLong("kafka_time_ms"), row.getBytes("kafka_key"),
                row.getBytes("open_part"), row.getBytes("personal_ranges"), row.getBytes("personal_part"), row.getString("summary"),
                references(row));
    }

    private static List<Reference> references(ResultSet row) throws SQLException {
        var found = new ArrayList<Reference>();
        var kinds = row.getArray("kinds");
        var values = row.getArray("refs");
        if (kinds != null && values != null) {
            var kindsOf = (String[]) kinds.getArray();
            var valuesOf = (String[]) values.getArray();
            for (var i = 0; i < kindsOf.length; i++) {
                found.add(new Reference(kindsOf[i], valuesOf[i]));
            }
        }
        return found;
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private static <T> T sql(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new RecordUnavailable(e);
        }
    }
}
