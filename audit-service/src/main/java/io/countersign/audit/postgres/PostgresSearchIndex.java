package io.countersign.audit.postgres;

import io.countersign.audit.Entries.Kept;
import io.countersign.audit.SearchIndex;
import io.countersign.audit.RecordUnavailable;
import io.countersign.audit.domain.Sentences;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// The derived tables as the writer's login fills them.
public final class PostgresSearchIndex implements SearchIndex {

    private static final String INSERT = "INSERT INTO search_entry (shard, leaf_index, occurred_at_ms, event_id, event_type, case_id, run_id, actor, actor_role, "
            + "person, label, sentence, " + Known.columns() + ", words) VALUES (" + "?, ".repeat(12 + Known.COLUMNS.size()) + "to_tsvector('simple', ?))";
    private static final String REFER = "INSERT INTO search_reference (shard, leaf_index, kind, value, case_id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String LEARN = "INSERT INTO search_run (run_id, case_id, " + Known.columns() + ") VALUES (?, ?" + ", ?".repeat(Known.COLUMNS.size())
            + ") ON CONFLICT (run_id) DO UPDATE SET " + Known.each("# = excluded.#", ", ");
    /// Entries that came before what is known now are told of it too; what they said themselves stays.
    private static final String SPREAD = "UPDATE search_entry e SET " + Known.each("# = coalesce(e.#, r.#)", ", ")
            + " FROM search_run r WHERE r.run_id = e.run_id AND e.run_id = ANY (?) AND (" + Known.each("e.# IS NULL AND r.# IS NOT NULL", " OR ") + ")";
    private static final String MOVE = """
            INSERT INTO search_position (shard, next_index) VALUES (?, ?) ON CONFLICT (shard) DO UPDATE SET next_index = excluded.next_index""";
    private static final String OPEN = """
            SELECT h.shard, coalesce(p.next_index, 0) AS next_index, h.tree_size FROM head h LEFT JOIN search_position p USING (shard)
             WHERE h.tree_size > coalesce(p.next_index, 0) ORDER BY h.shard
            """;
    private static final String BEHIND =
            "SELECT coalesce(sum(h.tree_size - coalesce(p.next_index, 0)), 0)::bigint FROM head h LEFT JOIN search_position p USING (shard)";
    /// Those with texts; the tables of the insights have none.
    private static final List<String> OF_CASES = List.of("search_entry", "search_reference", "search_run");
    private static final long LOCK = 0x7365_6172L;

    private final DataSource source;
    private final Transactions transactions;

    /// @param source logs in as the writer
    public PostgresSearchIndex(DataSource source) {
        this.source = source;
        this.transactions = new Transactions(source);
    }

    @Override public int index(int most, Function<Kept, Row> read) {
        return transactions.run(tx -> {
            try (var lock = tx.createStatement()) {
                var got = lock.executeQuery("SELECT pg_try_advisory_xact_lock(" + LOCK + ")");
                got.next();
                if (!got.getBoolean(1)) {
                    return 0;
                }
            }
            var rows = new ArrayList<Row>();
            var moved = new LinkedHashMap<Integer, Long>();
            try (var open = tx.createStatement()) {
                var shards = open.executeQuery(OPEN);
                while (shards.next() && rows.size() < most) {
                    var left = most - rows.size();
                    var found = some(tx, shards.getInt(1), shards.getLong(2), shards.getLong(3), left);
                    found.forEach(entry -> rows.add(read.apply(entry)));
                    // Indexes that are not there were moved into an archive.
                    moved.put(shards.getInt(1), found.size() < left ? shards.getLong(3) : found.getLast().index() + 1);
                }
            }
            write(tx, rows);
            try (var move = tx.prepareStatement(MOVE)) {
                for (var one : moved.entrySet()) {
                    move.setInt(1, one.getKey());
                    move.setLong(2, one.getValue());
                    move.addBatch();
                }
                move.executeBatch();
            }
            return rows.size() + (rows.isEmpty() ? moved.size() : 0);
        });
    }

    @Override public long behind() {
        return transactions.run(tx -> {
            try (var select = tx.createStatement()) {
                var row = select.executeQuery(BEHIND);
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override public void forget(String caseId, Function<Kept, Row> read) {
        transactions.run(tx -> {
            try (var lock = tx.createStatement()) {
                lock.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            }
            for (var table : Stream.concat(OF_CASES.stream(), InsightTables.ALL.stream()).toList()) {
                try (var delete = tx.prepareStatement("DELETE FROM " + table + " WHERE case_id = ?")) {
                    delete.setString(1, caseId);
                    delete.executeUpdate();
                }
            }
            // Those at or above the position come in their turn.
            try (var select = new Conditions(EntryRows.SELECT).and(" AND e.case_id = ? AND e.leaf_index < (SELECT next_index FROM search_position s "
                    + "WHERE s.shard = e.shard) ORDER BY e.step, e.seq", caseId).prepare(tx)) {
                write(tx, EntryRows.all(select).stream().map(read).toList());
            }
            return null;
        });
        writeAnew();
    }

    /// A deleted row's bytes stay in its page until something overwrites them. Written anew, the table has none of them.
    private void writeAnew() {
        try (var connection = source.getConnection(); var vacuum = connection.createStatement()) {
            for (var table : OF_CASES) {
                vacuum.execute("VACUUM (FULL, ANALYZE) " + table);
            }
        } catch (SQLException e) {
            throw new RecordUnavailable(e);
        }
    }

    private static List<Kept> some(Connection tx, int shard, long from, long to, int most) throws SQLException {
        try (var select = new Conditions(EntryRows.SELECT)
                .and(" AND e.shard = ? AND e.leaf_index >= ? AND e.leaf_index < ? ORDER BY e.leaf_index LIMIT ?", shard, from, to, most).prepare(tx)) {
            return EntryRows.all(select);
        }
    }

    private static void write(Connection tx, List<Row> rows) throws SQLException {
        var known = known(tx, rows.stream().map(row -> row.entry().runId()).filter(Objects::nonNull).distinct().toArray(String[]::new));
        var learnt = new HashSet<String>();
        try (var row = tx.prepareStatement(INSERT); var reference = tx.prepareStatement(REFER)) {
            for (var one : rows) {
                var all = Known.of(one.facts());
                var run = one.entry().runId();
                if (run != null) {
                    var before = known.getOrDefault(run, Known.NOTHING);
                    all = before.with(all);
                    if (!all.equals(before)) {
                        known.put(run, all);
                        learnt.add(run);
                    }
                }
                fill(row, one, all);
                row.addBatch();
                refer(reference, one);
            }
            row.executeBatch();
            reference.executeBatch();
        }
        InsightTables.write(tx, rows);
        if (!learnt.isEmpty()) {
            learn(tx, rows, known, learnt);
        }
    }

    private static Map<String, Known> known(Connection tx, String[] runs) throws SQLException {
        var known = new HashMap<String, Known>();
        try (var select = tx.prepareStatement("SELECT run_id, " + Known.columns() + " FROM search_run WHERE run_id = ANY (?)")) {
            select.setArray(1, tx.createArrayOf("text", runs));
            var found = select.executeQuery();
            while (found.next()) {
                known.put(found.getString("run_id"), Known.read(found));
            }
        }
        return known;
    }

    private static void learn(Connection tx, List<Row> rows, Map<String, Known> known, HashSet<String> learnt) throws SQLException {
        var left = new HashSet<>(learnt);
        try (var learn = tx.prepareStatement(LEARN)) {
            for (var row : rows) {
                if (row.entry().runId() != null && left.remove(row.entry().runId())) {
                    learn.setString(1, row.entry().runId());
                    learn.setString(2, row.entry().caseId());
                    known.get(row.entry().runId()).set(learn, 3);
                    learn.addBatch();
                }
            }
            learn.executeBatch();
        }
        try (var spread = tx.prepareStatement(SPREAD)) {
            spread.setArray(1, tx.createArrayOf("text", learnt.toArray()));
            spread.executeUpdate();
        }
    }

    private static void fill(PreparedStatement row, Row one, Known known) throws SQLException {
        var entry = one.entry();
        var event = one.facts() == null ? null : one.facts().event();
        var text = Sentences.text(one.lines());
        row.setInt(1, entry.number());
        row.setLong(2, entry.index());
        row.setLong(3, entry.occurredAt().toEpochMilli());
        row.setObject(4, entry.eventId());
        row.setInt(5, entry.eventType());
        row.setString(6, entry.caseId());
        row.setString(7, entry.runId());
        row.setString(8, entry.actorId());
        row.setString(9, event == null ? null : event.actorRole());
        row.setString(10, person(one));
        row.setString(11, one.lines().getFirst().label());
        row.setString(12, text);
        known.set(row, 13);
        row.setString(13 + Known.COLUMNS.size(), event == null ? "" : words(one, text));
    }

    private static String person(Row one) {
        if (one.facts() == null) {
            return null;
        }
        var choice = one.facts().choice();
        return one.facts().event().actorKind().equals("person") ? one.entry().actorId() : choice == null ? null : choice.decidedBy();
    }

    private static String words(Row one, String text) {
        var why = one.facts().circumstances();
        return String.join("\n", Stream.of(text, one.facts().event().summary(), why.reason(), why.note(), why.title()).filter(Objects::nonNull).distinct().toList());
    }

    private static void refer(PreparedStatement reference, Row one) throws SQLException {
        if (one.facts() == null) {
            return;
        }
        for (var each : one.facts().event().references()) {
            reference.setInt(1, one.entry().number());
            reference.setLong(2, one.entry().index());
            reference.setString(3, each.kind());
            reference.setString(4, each.value());
            reference.setString(5, one.entry().caseId());
            reference.addBatch();
        }
    }
}
