package io.countersign.audit.postgres;

import io.countersign.audit.CheckpointStore;
import io.countersign.audit.LogName;
import io.countersign.audit.domain.Head;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import io.countersign.transparency.VerifierKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/// Checkpoints as the signer's login may handle them.
public final class PostgresCheckpoints implements CheckpointStore {

    private static final String CHECKPOINT = "SELECT size, frontier, note, signed_at FROM checkpoint WHERE origin = ? ";

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
            return Transactions.sql(() -> Heads.all(tx, false).values().stream().map(Heads.Numbered::head).toList());
        }

        @Override public Optional<Stored> newest(String origin) {
            return Transactions.sql(() -> {
                try (var select = tx.prepareStatement(CHECKPOINT + "ORDER BY size DESC LIMIT 1")) {
                    select.setString(1, origin);
                    return stored(origin, select.executeQuery());
                }
            });
        }

        @Override public String cosignatures(String origin, long size) {
            return Transactions.sql(() -> {
                try (var select = tx.prepareStatement("SELECT coalesce(string_agg(line, '' ORDER BY stored_at, signer), '') FROM cosignature WHERE origin = ? AND size = ?")) {
                    select.setString(1, origin);
                    select.setLong(2, size);
                    var row = select.executeQuery();
                    row.next();
                    return row.getString(1);
                }
            });
        }

        @Override public Optional<Stored> at(String origin, long size) {
            return Transactions.sql(() -> {
                try (var select = tx.prepareStatement(CHECKPOINT + "AND size = ?")) {
                    select.setString(1, origin);
                    select.setLong(2, size);
                    return stored(origin, select.executeQuery());
                }
            });
        }

        private static Optional<Stored> stored(String origin, ResultSet rows) throws SQLException {
            return rows.next() ? Optional.of(new Stored(origin, Frontier.of(rows.getLong(1), rows.getBytes(2)), rows.getString(3),
                    rows.getTimestamp(4).toInstant())) : Optional.empty();
        }

        @Override public List<Hash> leafHashes(LogName log, long from, long to) {
            return Transactions.sql(() -> Leaves.hashes(tx, log, from, to));
        }

        @Override public long subtreeCount(String origin, int level) {
            return Transactions.sql(() -> Subtrees.count(tx, origin, level));
        }

        @Override public List<Hash> subtrees(String origin, int level, long from, long to) {
            return Transactions.sql(() -> Subtrees.hashes(tx, origin, level, from, to));
        }

        @Override public void addSubtrees(String origin, int level, long from, List<Hash> hashes) {
            Transactions.sql(() -> {
                Subtrees.add(tx, origin, level, from, hashes);
                return null;
            });
        }

        @Override public void addSignature(String origin, long size, VerifierKey signer, String line, Instant now) {
            Transactions.sql(() -> {
                PostgresCosignatures.add(tx, origin, size, signer, line, now);
                return null;
            });
        }

        @Override public List<String> rotations() {
            return Transactions.sql(() -> PostgresView.rotations(tx));
        }

        @Override public void addRotation(int number, String note, Instant now) {
            Transactions.sql(() -> {
                try (var row = tx.prepareStatement("INSERT INTO signing_key (number, note, rotated_at) VALUES (?, ?, ?)")) {
                    row.setInt(1, number);
                    row.setString(2, note);
                    row.setTimestamp(3, Timestamp.from(now));
                    return row.executeUpdate();
                }
            });
        }

        @Override public void add(Stored checkpoint) {
            Transactions.sql(() -> {
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
            Transactions.sql(() -> {
                try (var row = tx.prepareStatement("INSERT INTO root_leaf (leaf_index, leaf, leaf_hash) VALUES (?, ?, ?)")) {
                    row.setLong(1, index);
                    row.setBytes(2, leaf);
                    row.setBytes(3, hash.bytes());
                    return row.executeUpdate();
                }
            });
        }
    }
}
