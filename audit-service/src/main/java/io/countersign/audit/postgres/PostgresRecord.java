package io.countersign.audit.postgres;

import io.countersign.audit.RecordReader;
import io.countersign.record.Payload;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/// The Record as its reader sees it.
public final class PostgresRecord implements RecordReader {

    private static final String LINE = """
            SELECT e.shard, e.leaf_index, e.topic, e.kafka_partition, e.occurred_at_ms, e.event_id, e.event_type, e.case_id, e.run_id,
                   e.entity_id, e.entity_version, e.step, e.seq, e.actor_kind, e.actor_id, e.actor_role, e.flow, e.open_part,
                   e.personal_ranges, e.personal_part, l.leaf_hash
              FROM entry e JOIN leaf l USING (shard, leaf_index)
             WHERE true
            """;
    /// A business reference stands for the cases that carry it.
    private static final String CASES = """
             AND e.case_id IN (SELECT r.case_id FROM search_reference r WHERE r.value = ?%s
                               UNION ALL SELECT ?)
            """;

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresRecord(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T snapshot(Function<View, T> work) {
        return transactions.run(Connection.TRANSACTION_REPEATABLE_READ, tx -> work.apply(new PostgresView(tx)));
    }

    @Override public List<Line> lines(Filter filter, Key after, int most) {
        var where = new Where(filter);
        if (after != null) {
            where.and(" AND (e.occurred_at_ms, e.shard, e.leaf_index) > (?, ?, ?)", after.occurredAtMs(), after.shard(), after.index());
        }
        where.and(" ORDER BY e.occurred_at_ms, e.shard, e.leaf_index LIMIT ?", most);
        return transactions.run(where::lines);
    }

    @Override public List<Line> timeline(Filter filter) {
        var where = new Where(filter);
        where.and(" ORDER BY e.step, e.topic, e.seq, e.kafka_partition");
        return transactions.run(where::lines);
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

    /// A condition and its values, built side by side; values never become part of the SQL.
    private static final class Where {
        private final StringBuilder sql = new StringBuilder(LINE);
        private final List<Object> values = new ArrayList<>();

        Where(Filter filter) {
            if (filter.caseId() != null) {
                and(" AND e.case_id = ?", filter.caseId());
            }
            if (filter.runId() != null) {
                and(" AND e.run_id = ?", filter.runId());
            }
            if (filter.reference() != null && filter.referenceKind() != null) {
                and(CASES.formatted(" AND r.kind = ?").replace("UNION ALL SELECT ?", ""), filter.reference(), filter.referenceKind());
            } else if (filter.reference() != null) {
                and(CASES.formatted(""), filter.reference(), filter.reference());
            }
        }

        void and(String condition, Object... more) {
            sql.append(condition);
            values.addAll(List.of(more));
        }

        List<Line> lines(Connection tx) throws SQLException {
            try (PreparedStatement select = tx.prepareStatement(sql.toString())) {
                for (var i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                var rows = select.executeQuery();
                var lines = new ArrayList<Line>();
                while (rows.next()) {
                    lines.add(line(rows));
                }
                return lines;
            }
        }

        private static Line line(ResultSet row) throws SQLException {
            return new Line(new Key(row.getLong("occurred_at_ms"), row.getInt("shard"), row.getLong("leaf_index")),
                    new ShardName(row.getString("topic"), row.getInt("kafka_partition")),
                    new StoredHead(row.getString("event_id"), row.getInt("event_type"), row.getString("case_id"), row.getString("run_id"),
                            row.getString("entity_id"), row.getLong("entity_version"), row.getLong("step"), row.getLong("seq"),
                            row.getString("actor_kind"), row.getString("actor_id"), row.getString("actor_role"), row.getString("flow"),
                            value(row), Hash.of(row.getBytes("leaf_hash"))));
        }

        private static byte[] value(ResultSet row) throws SQLException {
            try {
                return Payload.of(row.getBytes("open_part"), row.getBytes("personal_ranges"), row.getBytes("personal_part")).join();
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
    }

}
