package io.countersign.audit.postgres;

import io.countersign.audit.SearchIndex.Row;
import io.countersign.audit.domain.Measure;
import io.countersign.audit.domain.Measure.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Fills the tables that insights are counted from.
///
/// The topics are read one after the other, so what is said of a case comes out of order between them: each column of a table has one topic that says it.
final class InsightTables {

    /// Every table has the columns `key` and `case_id`.
    static final List<String> ALL = Stream.of(Subject.values()).map(InsightTables::table).toList();

    private InsightTables() {
    }

    private record Thing(Subject subject, String key, String caseId) {
    }

    static void write(Connection tx, List<Row> rows) throws SQLException {
        var things = new LinkedHashMap<Thing, Map<String, Object>>();
        for (var row : rows) {
            for (var measure : row.facts() == null ? List.<Measure>of() : row.facts().measures()) {
                things.computeIfAbsent(new Thing(measure.subject(), measure.key(), row.entry().caseId()), _ -> new LinkedHashMap<>()).putAll(measure.values());
            }
        }
        var statements = new HashMap<String, PreparedStatement>();
        try {
            for (var thing : things.entrySet()) {
                var sql = upsert(thing.getKey().subject(), thing.getValue().keySet());
                var statement = statements.get(sql);
                if (statement == null) {
                    statement = tx.prepareStatement(sql);
                    statements.put(sql, statement);
                }
                fill(statement, thing.getKey(), thing.getValue().values());
            }
            for (var statement : statements.values()) {
                statement.executeBatch();
            }
        } finally {
            for (var statement : statements.values()) {
                statement.close();
            }
        }
    }

    /// Column names are the program's own words, never an event's.
    private static String upsert(Subject subject, Collection<String> columns) {
        return "INSERT INTO " + table(subject) + " (key, case_id, " + String.join(", ", columns) + ") VALUES (?, ?, " + String.join(", ", Collections.nCopies(columns.size(), "?"))
                + ") ON CONFLICT (key) DO UPDATE SET " + columns.stream().map(column -> column + " = excluded." + column).collect(Collectors.joining(", "));
    }

    private static String table(Subject subject) {
        return "insight_" + subject.name().toLowerCase(Locale.ROOT);
    }

    private static void fill(PreparedStatement statement, Thing thing, Collection<Object> values) throws SQLException {
        statement.setString(1, thing.key());
        statement.setString(2, thing.caseId());
        var at = 3;
        for (var value : values) {
            statement.setObject(at++, switch (value) {
                case Instant moment -> moment.atOffset(ZoneOffset.UTC);
                case List<?> texts -> statement.getConnection().createArrayOf("text", texts.toArray());
                case null, default -> value;
            });
        }
        statement.addBatch();
    }
}
