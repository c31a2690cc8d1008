package io.countersign.audit.postgres;

import io.countersign.audit.RecordReader;
import io.countersign.record.Payload;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/// The Record as its reader sees it.
public final class PostgresRecord implements RecordReader {

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresRecord(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T snapshot(Function<View, T> work) {
        return transactions.run(Connection.TRANSACTION_REPEATABLE_READ, tx -> work.apply(new PostgresView(tx)));
    }

    @Override public Map<String, Long> counts() {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement(
                    "SELECT s.topic, sum(h.tree_size)::bigint FROM head h JOIN shard s USING (shard) GROUP BY s.topic ORDER BY s.topic")) {
                var rows = select.executeQuery();
                var counts = new LinkedHashMap<String, Long>();
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
                return counts;
            }
        });
    }

    @Override public List<byte[]> values(String topic, String runId) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT e.open_part, e.personal_ranges, e.personal_part FROM entry e WHERE e.run_id = ? AND e.topic = ? ORDER BY e.step, e.seq
                    """)) {
                select.setString(1, runId);
                select.setString(2, topic);
                var rows = select.executeQuery();
                var values = new ArrayList<byte[]>();
                while (rows.next()) {
                    values.add(Payload.of(rows.getBytes(1), rows.getBytes(2), rows.getBytes(3)).join());
                }
                return values;
            }
        });
    }

    @Override public boolean isEmpty() {
        return transactions.run(tx -> {
            try (var select = tx.createStatement()) {
                return !select.executeQuery("SELECT FROM head WHERE tree_size > 0 LIMIT 1").next();
            }
        });
    }
}
