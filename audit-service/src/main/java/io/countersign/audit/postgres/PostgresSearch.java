package io.countersign.audit.postgres;

import io.countersign.audit.Search;
import io.countersign.record.EventType;
import io.countersign.record.ShardName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Finds entries in the derived tables, as the reader's login may see them.
public final class PostgresSearch implements Search {

    private static final String OUTER = "SELECT h.*, s.topic, s.kafka_partition FROM (";
    private static final Map<String, String> FACETS = new LinkedHashMap<>();
    private static final String COUNTED = "e.shard, e.leaf_index, e.occurred_at_ms, e.event_type, e.person, e.flow, e.rule, e.model, e.prompt, e.action_type, "
            + "e.risk, e.customer";

    static {
        FACETS.put("type", "event_type::text");
        for (var one : List.of("person", "flow", "rule", "model", "prompt", "action_type", "risk", "customer")) {
            FACETS.put(one.replace("_type", ""), one);
        }
    }

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresSearch(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public List<Hit> page(Query query, Key after, int most) {
        return transactions.run(tx -> {
            var hits = hits(tx, query, after, most, "e.*");
            try (var select = new Conditions(OUTER).and(hits).and(") h JOIN shard s USING (shard) ORDER BY " + order(query, "h")).prepare(tx)) {
                var rows = select.executeQuery();
                var page = new ArrayList<Hit>();
                while (rows.next()) {
                    page.add(hit(rows));
                }
                return page;
            }
        });
    }

    @Override public Facets facets(Query query, int most) {
        return transactions.run(tx -> {
            var parts = new ArrayList<String>();
            parts.add("SELECT '' AS facet, '' AS value, count(*) AS n FROM hits");
            FACETS.forEach((name, column) -> parts.add("SELECT '" + name + "', " + column + ", count(*) FROM hits WHERE " + column + " IS NOT NULL GROUP BY 2"));
            try (var select = new Conditions("WITH hits AS MATERIALIZED (").and(hits(tx, query, null, most, COUNTED)).and(") "
                    + String.join(" UNION ALL ", parts) + " ORDER BY facet, n DESC, value").prepare(tx)) {
                var rows = select.executeQuery();
                var counted = 0L;
                var values = new LinkedHashMap<String, Map<String, Long>>();
                FACETS.keySet().forEach(name -> values.put(name, new LinkedHashMap<>()));
                while (rows.next()) {
                    var facet = rows.getString(1);
                    if (facet.isEmpty()) {
                        counted = rows.getLong(3);
                    } else {
                        values.get(facet).put(facet.equals("type") ? EventType.of(Integer.parseInt(rows.getString(2))).name() : rows.getString(2), rows.getLong(3));
                    }
                }
                return new Facets(counted, values);
            }
        });
    }

    /// The hits in their order. Those of a reference come case by case, each from its own index: one that a few cases carry must not
    /// be looked for along the time.
    private static Conditions hits(Connection tx, Query query, Key after, int most, String columns) throws SQLException {
        var end = " ORDER BY " + order(query, "e") + " LIMIT ?";
        var where = where(query, after);
        if (query.reference() == null) {
            return new Conditions("SELECT " + columns + " FROM search_entry e WHERE true").and(where).and(end, most);
        }
        return new Conditions("SELECT e.* FROM unnest(?) AS c (id) CROSS JOIN LATERAL (SELECT " + columns + " FROM search_entry e WHERE e.case_id = c.id",
                (Object) cases(tx, query)).and(where).and(end + ") e" + end, most, most);
    }

    private static String[] cases(Connection tx, Query query) throws SQLException {
        var where = new Conditions("SELECT r.case_id FROM search_reference r WHERE r.value = ?", query.reference());
        if (query.referenceKind() == null) {
            where.and(" UNION SELECT ?", query.reference());
        } else {
            where.and(" AND r.kind = ? GROUP BY r.case_id", query.referenceKind());
        }
        try (var select = where.prepare(tx)) {
            var rows = select.executeQuery();
            var cases = new ArrayList<String>();
            while (rows.next()) {
                cases.add(rows.getString(1));
            }
            return cases.toArray(String[]::new);
        }
    }

    private static Conditions where(Query query, Key after) {
        var where = new Conditions("");
        query.equal().forEach((field, value) -> where.and(" AND e." + column(field) + " = ?", value));
        if (query.type() != null) {
            where.and(" AND e.event_type = ?", query.type().code());
        }
        if (query.amountFrom() != null) {
            where.and(" AND e.amount >= ?", query.amountFrom());
        }
        if (query.amountTo() != null) {
            where.and(" AND e.amount <= ?", query.amountTo());
        }
        if (query.from() != null) {
            where.and(" AND e.occurred_at_ms >= ?", query.from().toEpochMilli());
        }
        if (query.to() != null) {
            where.and(" AND e.occurred_at_ms < ?", query.to().toEpochMilli());
        }
        if (query.text() != null) {
            where.and(" AND e.words @@ websearch_to_tsquery('simple', ?)", query.text());
        }
        if (after != null) {
            where.and(" AND (e.occurred_at_ms, e.shard, e.leaf_index) " + (query.oldestFirst() ? ">" : "<") + " (?, ?, ?)", after.occurredAtMs(), after.shard(),
                    after.index());
        }
        return where;
    }

    private static String order(Query query, String table) {
        return query.oldestFirst() ? "#.occurred_at_ms, #.shard, #.leaf_index".replace("#", table)
                : "#.occurred_at_ms DESC, #.shard DESC, #.leaf_index DESC".replace("#", table);
    }

    private static String column(Field field) {
        return switch (field) {
            case CASE -> "case_id";
            case RUN -> "run_id";
            case PERSON -> "person";
            case FLOW -> "flow";
            case RULE -> "rule";
            case MODEL -> "model";
            case MODEL_VERSION -> "model_version";
            case PROMPT -> "prompt";
            case PROMPT_VERSION -> "prompt_version";
            case ACTION -> "action_type";
            case CURRENCY -> "currency";
            case RISK -> "risk";
            case CUSTOMER -> "customer";
        };
    }

    private static Hit hit(ResultSet row) throws SQLException {
        return new Hit(new Key(row.getLong("occurred_at_ms"), row.getInt("shard"), row.getLong("leaf_index")),
                new ShardName(row.getString("topic"), row.getInt("kafka_partition")), row.getObject("event_id", UUID.class),
                EventType.of(row.getInt("event_type")), row.getString("case_id"), row.getString("run_id"), row.getString("actor"), row.getString("actor_role"),
                row.getString("flow"), row.getString("rule"), row.getString("model"), row.getString("model_version"), row.getString("prompt"),
                row.getString("prompt_version"), row.getString("action_type"), row.getBigDecimal("amount"), row.getString("currency"), row.getString("risk"),
                row.getString("customer"), row.getString("label"), row.getString("sentence"));
    }
}
