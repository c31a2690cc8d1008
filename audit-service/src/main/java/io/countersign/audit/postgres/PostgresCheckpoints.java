package io.countersign.audit.postgres;

import io.countersign.audit.CheckpointStore;
import io.countersign.audit.RecordUnavailable;
import io.countersign.audit.domain.Head;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/// Checkpoints as the signer's login may handle them.
public final class PostgresCheckpoints implements CheckpointStore {

    private final Transactions transactions;

    /// @param source logs in as the signer
    public PostgresCheckpoints(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T inOneRound(Function<Round, T> work) {
        return transactions.run(tx -> {
            try (var lock = tx.createStatement()) {
                lock.execute("SELECT pg_advisory_xact_lock(1936287598)");
            }
            return work.apply(new InTransaction(tx));
        });
    }

    private record InTransaction(Connection tx) implements Round {

        @Override public List<Head> heads() {
            return sql(() -> Heads.all(tx, false).values().stream().map(Heads.Numbered::head).toList());
        }

        @Override public Optional<Stored> newest(String origin) {
            return sql(() -> {
                try (var select = tx.prepareStatement(
                        "SELECT size, frontier, note, signed_at FROM checkpoint WHERE origin = ? ORDER BY size DESC LIMIT 1")) {
                    select.setString(1, origin);
                    var rows = select.executeQuery();
                    return rows.next() ? Optional.of(new Stored(origin, Frontier.of(rows.getLong(1), rows.getBytes(2)), rows.getString(3),
                            rows.getTimestamp(4).toInstant())) : Optional.<Stored>empty();
                }
            });
        }

        @Override public List<Hash> leafHashes(Head head, long from, long to) {
            return sql(() -> {
                try (var select = tx.prepareStatement("""
                        SELECT e.leaf_hash FROM entry e JOIN shard s USING (shard)
                         WHERE s.topic = ? AND s.kafka_partition = ? AND e.leaf_index >= ? AND e.leaf_index < ? ORDER BY e.leaf_index
                        """)) {
                    select.setString(1, head.shard().topic());
                    select.setInt(2, head.shard().partition());
                    select.setLong(3, from);
                    select.setLong(4, to);
                    var rows = select.executeQuery();
                    var hashes = new ArrayList<Hash>();
                    while (rows.next()) {
                        hashes.add(Hash.of(rows.getBytes(1)));
                    }
                    return hashes;
                }
            });
        }

        @Override public void add(Stored checkpoint) {
            sql(() -> {
                try (var row = tx.prepareStatement(
                        "INSERT INTO checkpoint (origin, size, root_hash, frontier, note, signed_at) VALUES (?, ?, ?, ?, ?, ?)")) {
                    row.setString(1, checkpoint.origin());
                    row.setLong(2, checkpoint.frontier().size());
                    row.setBytes(3, checkpoint.frontier().root().bytes());
                    row.setBytes(4, checkpoint.frontier().peakBytes());
                    row.setString(5, checkpoint.note());
                    row.setTimestamp(6, Timestamp.from(checkpoint.signedAt()));
                    return row.executeUpdate();
                }
            });
        }

        @Override public void addRootLeaf(long index, byte[] leaf, Hash hash) {
            sql(() -> {
                try (var row = tx.prepareStatement("INSERT INTO root_leaf (leaf_index, leaf, leaf_hash) VALUES (?, ?, ?)")) {
                    row.setLong(1, index);
                    row.setBytes(2, leaf);
                    row.setBytes(3, hash.bytes());
                    return row.executeUpdate();
                }
            });
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
}
