package io.countersign.audit.postgres;

import io.countersign.audit.LogName;
import io.countersign.audit.Logs;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.TilePath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/// The logs as their reader sees them.
public final class PostgresLogs implements Logs {

    private static final String SIGNED = """
            SELECT c.size, c.note, (SELECT string_agg(k.line, '' ORDER BY k.stored_at, k.signer) FROM cosignature k
                                     WHERE k.origin = c.origin AND k.size = c.size) AS more
              FROM checkpoint c WHERE c.origin = ?
            """;

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresLogs(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T read(Function<View, T> work) {
        return transactions.run(Connection.TRANSACTION_REPEATABLE_READ, tx -> work.apply(new InTransaction(tx)));
    }

    private record InTransaction(Connection tx) implements View {

        @Override public Optional<Signed> newest(String origin) {
            return signed(origin, "ORDER BY c.size DESC LIMIT 1");
        }

        @Override public Optional<Signed> at(String origin, long size) {
            return signed(origin, "AND c.size = ?", size);
        }

        @Override public Optional<Signed> covering(String origin, long index) {
            return signed(origin, "AND c.size > ? ORDER BY c.size LIMIT 1", index);
        }

        @Override public Optional<Signed> newestCosigned(String origin) {
            return signed(origin, "AND EXISTS (SELECT FROM cosignature k WHERE k.origin = c.origin AND k.size = c.size "
                    + "AND split_part(k.signer, '+', 1) <> k.origin) ORDER BY c.size DESC LIMIT 1");
        }

        private Optional<Signed> signed(String origin, String which, long... values) {
            return Transactions.sql(() -> {
                try (var select = tx.prepareStatement(SIGNED + which)) {
                    select.setString(1, origin);
                    for (var i = 0; i < values.length; i++) {
                        select.setLong(i + 2, values[i]);
                    }
                    var rows = select.executeQuery();
                    if (!rows.next()) {
                        return Optional.<Signed>empty();
                    }
                    var note = rows.getString(2);
                    var more = rows.getString(3);
                    return Optional.of(new Signed(origin, rows.getLong(1), note, more == null ? note : note + more));
                }
            });
        }

        @Override public List<Hash> hashes(LogName log, String origin, TilePath tile) {
            var to = tile.first() + tile.count();
            return Transactions.sql(() -> tile.level() == 0 ? Leaves.hashes(tx, log, tile.first(), to) : Subtrees.hashes(tx, origin, tile.level(), tile.first(), to));
        }

        @Override public List<byte[]> leaves(LogName log, long from, long to) {
            return Transactions.sql(() -> Leaves.bytes(tx, log, from, to));
        }

        @Override public OptionalLong rootIndex(Hash leaf) {
            return Transactions.sql(() -> {
                try (PreparedStatement select = tx.prepareStatement("SELECT leaf_index FROM root_leaf WHERE leaf_hash = ? ORDER BY leaf_index LIMIT 1")) {
                    select.setBytes(1, leaf.bytes());
                    var rows = select.executeQuery();
                    return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
                }
            });
        }

        @Override public Optional<Place> place(UUID eventId) {
            return Transactions.sql(() -> Leaves.place(tx, eventId));
        }

        @Override public Optional<Place> place(ShardName shard, long index) {
            return Transactions.sql(() -> Leaves.place(tx, shard, index));
        }
    }
}
