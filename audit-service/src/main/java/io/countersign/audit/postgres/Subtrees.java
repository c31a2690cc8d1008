package io.countersign.audit.postgres;

import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Hashes of complete tiles.
final class Subtrees {

    private Subtrees() {
    }

    /// Hashes `[from, to)` of a level.
    static List<Hash> hashes(Connection tx, String origin, int level, long from, long to) throws SQLException {
        try (var select = tx.prepareStatement(
                "SELECT hash FROM subtree WHERE origin = ? AND level = ? AND hash_index >= ? AND hash_index < ? ORDER BY hash_index")) {
            select.setString(1, origin);
            select.setInt(2, level);
            select.setLong(3, from);
            select.setLong(4, to);
            var rows = select.executeQuery();
            var hashes = new ArrayList<Hash>();
            while (rows.next()) {
                hashes.add(Hash.of(rows.getBytes(1)));
            }
            return hashes;
        }
    }

    /// How many hashes of a level are there; they are dense.
    static long count(Connection tx, String origin, int level) throws SQLException {
        try (var select = tx.prepareStatement("SELECT coalesce(max(hash_index) + 1, 0) FROM subtree WHERE origin = ? AND level = ?")) {
            select.setString(1, origin);
            select.setInt(2, level);
            var row = select.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    /// Adds hashes from number `from` on.
    static void add(Connection tx, String origin, int level, long from, List<Hash> hashes) throws SQLException {
        try (var row = tx.prepareStatement("INSERT INTO subtree (origin, level, hash_index, hash) VALUES (?, ?, ?, ?)")) {
            for (var i = 0; i < hashes.size(); i++) {
                row.setString(1, origin);
                row.setInt(2, level);
                row.setLong(3, from + i);
                row.setBytes(4, hashes.get(i).bytes());
                row.addBatch();
            }
            row.executeBatch();
        }
    }
}
