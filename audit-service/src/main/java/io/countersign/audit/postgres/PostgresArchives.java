package io.countersign.audit.postgres;

import io.countersign.audit.Archives;
import io.countersign.audit.RecordReader.Archived;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// Months of entries as their owner may handle them.
public final class PostgresArchives implements Archives {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'entry_'yyyy_MM");

    private final Transactions transactions;

    /// @param admin logs in as a member of the role that owns the tables
    public PostgresArchives(DataSource admin) {
        this.transactions = new Transactions(admin);
    }

    @Override public List<YearMonth> months() {
        return transactions.run(tx -> {
            var months = new ArrayList<YearMonth>();
            for (var name : tables(tx)) {
                if (entries(tx, name) > 0) {
                    months.add(YearMonth.parse(name, NAME));
                }
            }
            return months;
        });
    }

    @Override public void drop(YearMonth month, Archived archived) {
        var table = NAME.format(month);
        transactions.run(tx -> {
            try (var owner = tx.createStatement()) {
                owner.execute("SET LOCAL ROLE audit_owner");
                owner.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
                var entries = entries(tx, table);
                if (entries != archived.entries()) {
                    throw new IllegalStateException("The month " + month + " has " + entries + " entries, but " + archived.entries() + " are in the file "
                            + archived.file() + ": nothing was taken away.");
                }
                owner.execute("ALTER TABLE entry DETACH PARTITION " + table);
                owner.execute("DROP TABLE " + table);
            }
            try (var row = tx.prepareStatement("INSERT INTO archive (from_at, to_at, entries, file, file_digest, archived_at) VALUES (?, ?, ?, ?, ?, ?)")) {
                row.setTimestamp(1, Timestamp.from(archived.from()));
                row.setTimestamp(2, Timestamp.from(archived.to()));
                row.setLong(3, archived.entries());
                row.setString(4, archived.file());
                row.setBytes(5, archived.digest().bytes());
                row.setTimestamp(6, Timestamp.from(Instant.now()));
                row.executeUpdate();
            }
            return null;
        });
    }

    private static List<String> tables(Connection tx) throws SQLException {
        try (var select = tx.createStatement()) {
            var rows = select.executeQuery("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'entry'::regclass "
                    + "ORDER BY c.relname");
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static long entries(Connection tx, String table) throws SQLException {
        try (var select = tx.createStatement()) {
            var row = select.executeQuery("SELECT count(*) FROM " + table);
            row.next();
            return row.getLong(1);
        }
    }
}
