package io.countersign.benchmarks;

import io.countersign.audit.Search;
import io.countersign.audit.Search.Field;
import io.countersign.audit.Search.Query;
import io.countersign.audit.postgres.PostgresSearch;
import io.countersign.testkit.SharedStack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// The first page of searches in the Record, 100 hits: with 10,000 and with 1,000,000 entries, in turns, in one PostgreSQL.
///
/// The derived tables are filled in bulk: eight entries to a run, fifty rules, ten models, twenty thousand customers, words from common to rare.
public final class SearchPage {

    private static final int FEW = 10_000;
    private static final int MANY = 1_000_000;
    private static final int PAGE = 100;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 20;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FILL = """
            INSERT INTO search_entry (shard, leaf_index, occurred_at_ms, event_id, event_type, case_id, run_id, actor, person, flow, rule, model, model_version,
                    prompt, prompt_version, action_type, amount, currency, risk, customer, label, sentence, words)
            SELECT i % 8, i / 8, {start} + i * 1000, gen_random_uuid(), 257 + i % 3, 'case-' || r, 'run_' || r, 'p-' || r % 30, 'p-' || r % 30, 'flow-' || r % 5,
                   'rule-' || r % 50, 'model-' || r % 10, '1', 'prompt-' || r % 20, (r % 7)::text, 'action-' || r % 12, (r * 37 % 100000) / 100.0, 'EUR',
                   (ARRAY['low', 'medium', 'high', 'critical'])[1 + r % 4], 'c-' || r % 20000, 'Rules decided', text, to_tsvector('simple', text)
              FROM generate_series(0, {size} - 1) AS i, LATERAL (SELECT i / 8 AS r) AS run,
                   LATERAL (SELECT 'The refund for the order of customer ' || r % 20000 || ' waits: rare' || r % 1000 || ' delivery was late by ' || i % 9 || ' days' AS text) AS said
            """;
    private static final String REFER = "INSERT INTO search_reference (shard, leaf_index, kind, value, case_id) SELECT 0, r, 'order', 'o-' || r, 'case-' || r "
            + "FROM generate_series(0, {size} / 8 - 1) AS r";

    private SearchPage() {
    }

    /// Fills both, runs all and prints it.
    public static void main(String[] args) throws Exception {
        try (var few = filled(FEW); var many = filled(MANY)) {
            var small = new PostgresSearch(always(few));
            var large = new PostgresSearch(always(many));
            System.out.printf("%-44s %12s %12s %8s%n", "first page of " + PAGE, "10,000", "1,000,000", "ratio");
            for (var one : searches().entrySet()) {
                var times = times(small, large, one.getValue());
                System.out.printf("%-44s %9.2f ms %9.2f ms %8.2f%n", one.getKey(), times[0] / 1e6, times[1] / 1e6, times[1] / times[0]);
            }
        }
        System.exit(0);
    }

    private static Map<String, Query> searches() {
        var all = new LinkedHashMap<String, Query>();
        all.put("newest", query(Map.of(), null, null, null));
        all.put("reference order=o-1001", query(Map.of(), "o-1001", null, null));
        all.put("case", query(Map.of(Field.CASE, "case-77"), null, null, null));
        all.put("customer", query(Map.of(Field.CUSTOMER, "c-77"), null, null, null));
        all.put("rule", query(Map.of(Field.RULE, "rule-17"), null, null, null));
        all.put("rule, model and risk", query(Map.of(Field.RULE, "rule-17", Field.MODEL, "model-7", Field.RISK, "medium"), null, null, null));
        all.put("prompt and version", query(Map.of(Field.PROMPT, "prompt-3", Field.PROMPT_VERSION, "4"), null, null, null));
        all.put("person", query(Map.of(Field.PERSON, "p-7"), null, null, null));
        all.put("rare word", query(Map.of(), null, "rare123", null));
        all.put("common words", query(Map.of(), null, "delivery late", null));
        all.put("rule and rare word", query(Map.of(Field.RULE, "rule-23"), null, "rare123", null));
        all.put("amount 99.00 to 100.00", query(Map.of(), null, null, new BigDecimal("99.00")));
        all.put("an hour", new Query(Map.of(), null, null, null, null, null, START.plusSeconds(3600), START.plusSeconds(7200), null, false));
        return all;
    }

    private static Query query(Map<Field, String> equal, String reference, String text, BigDecimal amount) {
        return new Query(equal, reference == null ? null : "order", reference, null, amount, amount == null ? null : amount.add(BigDecimal.ONE), null, null, text, false);
    }

    /// Medians in nanoseconds, asked in turns.
    private static double[] times(Search small, Search large, Query query) {
        var times = new long[2][ROUNDS];
        for (var i = -WARM_UP; i < ROUNDS; i++) {
            for (var which = 0; which < 2; which++) {
                var start = System.nanoTime();
                (which == 0 ? small : large).page(query, null, PAGE);
                if (i >= 0) {
                    times[which][i] = System.nanoTime() - start;
                }
            }
        }
        return Arrays.stream(times).mapToDouble(all -> {
            Arrays.sort(all);
            return all[ROUNDS / 2];
        }).toArray();
    }

    private static Connection filled(int size) throws SQLException {
        var database = SharedStack.get().freshDatabase("search");
        Flyway.configure().dataSource(source(database, "audit_admin")).initSql("SET ROLE audit_owner").load().migrate();
        var start = System.nanoTime();
        try (var connection = source(database, "postgres").getConnection(); var sql = connection.createStatement()) {
            sql.execute("INSERT INTO shard SELECT i, 'topic-' || i, 0, gen_random_uuid() FROM generate_series(0, 7) AS i");
            // Indexes are faster to make than to fill.
            var again = new ArrayList<String>();
            var indexes = sql.executeQuery("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'search_entry' AND indexname <> 'search_entry_pkey'");
            var gone = new ArrayList<String>();
            while (indexes.next()) {
                gone.add(indexes.getString(1));
                again.add(indexes.getString(2));
            }
            for (var index : gone) {
                sql.execute("DROP INDEX " + index);
            }
            sql.execute(FILL.replace("{start}", Long.toString(START.toEpochMilli())).replace("{size}", Integer.toString(size)));
            sql.execute(REFER.replace("{size}", Integer.toString(size)));
            for (var index : again) {
                sql.execute(index);
            }
            sql.execute("VACUUM ANALYZE");
        }
        System.err.printf("%,d entries filled in %.0f s%n", size, (System.nanoTime() - start) / 1e9);
        return source(database, "audit_reader").getConnection();
    }

    private static DataSource source(String database, String login) {
        var source = new PGSimpleDataSource();
        source.setUrl(SharedStack.get().jdbcUrl(database));
        source.setUser(login);
        source.setPassword(SharedStack.get().databasePassword(login));
        return source;
    }

    /// A pool of one: connecting is not what is measured.
    private static DataSource always(Connection connection) {
        var loader = SearchPage.class.getClassLoader();
        var open = (Connection) Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (_, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return (DataSource) Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (_, _, _) -> open);
    }
}
