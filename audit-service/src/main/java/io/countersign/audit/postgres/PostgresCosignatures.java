package io.countersign.audit.postgres;

import io.countersign.audit.CosignatureStore;
import io.countersign.transparency.VerifierKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Cosignatures as the signer's login may handle them.
public final class PostgresCosignatures implements CosignatureStore {

    private static final String STANDINGS = """
            SELECT signer, coalesce((SELECT max(k.size) FROM cosignature k WHERE k.origin = ? AND k.signer = s.signer), 0),
                   (SELECT r.what FROM witness_refusal r WHERE r.origin = ? AND r.signer = s.signer
                       AND NOT EXISTS (SELECT FROM cosignature k WHERE k.origin = r.origin AND k.signer = r.signer AND k.stored_at > r.noticed_at)
                     ORDER BY r.noticed_at DESC LIMIT 1)
              FROM (SELECT signer FROM cosignature WHERE origin = ? UNION SELECT signer FROM witness_refusal WHERE origin = ?) s ORDER BY signer
            """;

    private final Transactions transactions;

    /// @param source logs in as the signer
    public PostgresCosignatures(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public void add(String origin, long size, VerifierKey signer, String line, Instant now) {
        transactions.run(tx -> {
            add(tx, origin, size, signer, line, now);
            return null;
        });
    }

    static void add(Connection tx, String origin, long size, VerifierKey signer, String line, Instant now) throws SQLException {
        try (var row = tx.prepareStatement("INSERT INTO cosignature (origin, size, signer, line, stored_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            row.setString(1, origin);
            row.setLong(2, size);
            row.setString(3, signer.encode());
            row.setString(4, line);
            row.setTimestamp(5, Timestamp.from(now));
            row.executeUpdate();
        }
    }

    @Override public void refused(String origin, long size, VerifierKey witness, int status, String what, Instant now) {
        transactions.run(tx -> {
            try (var row = tx.prepareStatement(
                    "INSERT INTO witness_refusal (origin, size, signer, status, what, noticed_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
                row.setString(1, origin);
                row.setLong(2, size);
                row.setString(3, witness.encode());
                row.setInt(4, status);
                row.setString(5, what);
                row.setTimestamp(6, Timestamp.from(now));
                return row.executeUpdate();
            }
        });
    }

    @Override public List<Standing> standings(String origin) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement(STANDINGS)) {
                for (var i = 1; i <= 4; i++) {
                    select.setString(i, origin);
                }
                var rows = select.executeQuery();
                var all = new ArrayList<Standing>();
                while (rows.next()) {
                    all.add(new Standing(rows.getString(1), rows.getLong(2), rows.getString(3)));
                }
                return all;
            }
        });
    }
}
