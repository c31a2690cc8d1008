package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Search.Field;
import io.countersign.audit.Search.Hit;
import io.countersign.audit.Search.Key;
import io.countersign.audit.Search.Query;
import io.countersign.audit.Stage;
import io.countersign.record.EventType;
import io.countersign.schemas.Topics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries are found by what they say and by what is known of their runs.
class SearchIT {

    @TempDir Path data;
    private Stage stage;

    @BeforeEach void fill() {
        stage = new Stage(data);
        stage.open(Topics.RUNS, Topics.DIRECTIVES, Topics.RUN_EVENTS);
        var all = new ArrayList<io.countersign.record.Received>();
        for (var i = 0; i < 3; i++) {
            // The directive is searchable before the rules' verdict is, whose topic's number is higher.
            all.add(stage.examples().accepted(i * 2L, "case-" + i, "r" + i, "o-" + i));
            all.add(stage.examples().routed(i, "case-" + i, "r" + i));
            all.add(stage.examples().directive(i, "case-" + i, "r" + i));
            all.add(stage.examples().withdrawn(i * 2L + 1, "case-" + i, "r" + i));
        }
        stage.recorder.record(all);
        stage.indexer.catchUp();
    }

    @Test void everyFilterFindsWhatItSaysAndNothingElse() {
        // When // Then
        assertThat(found(query(Map.of(Field.CASE, "case-1")))).hasSize(4).allMatch(hit -> hit.caseId().equals("case-1"));
        assertThat(found(query(Map.of(Field.RUN, "run_r2")))).hasSize(4).allMatch(hit -> hit.runId().equals("run_r2"));
        assertThat(found(query(Map.of(Field.PERSON, "ana")))).hasSize(12);
        assertThat(found(query(Map.of(Field.PERSON, "nobody")))).isEmpty();
        assertThat(found(query(Map.of(Field.CUSTOMER, "c-1", Field.CASE, "case-0")))).hasSize(4);
        assertThat(found(new Query(Map.of(), "order", "o-1", null, null, null, null, null, null, false))).hasSize(4).allMatch(hit -> hit.caseId().equals("case-1"));
        assertThat(found(new Query(Map.of(), "ticket", "o-1", null, null, null, null, null, null, false))).isEmpty();
        assertThat(found(new Query(Map.of(), null, "o-1", null, null, null, null, null, null, false))).hasSize(4);
        assertThat(found(new Query(Map.of(), null, "case-1", null, null, null, null, null, null, false))).hasSize(4);
        assertThat(found(new Query(Map.of(), null, null, EventType.RUN_WITHDRAWN, null, null, null, null, null, false))).hasSize(3);
        assertThat(found(new Query(Map.of(), null, null, null, null, null, Instant.ofEpochMilli(1_800_000_000_001L), null, null, false))).isEmpty();
        assertThat(found(new Query(Map.of(), null, null, null, null, null, null, Instant.ofEpochMilli(1_800_000_000_000L), null, false))).isEmpty();
    }

    @Test void whatARuleDecidedIsFoundByItWhateverCameFirst() {
        // When
        var found = found(query(Map.of(Field.RULE, "refund-over-limit")));
        // Then
        assertThat(found).hasSize(12);
        assertThat(found).extracting(Hit::type).contains(EventType.DIRECTIVE_STOP, EventType.RUN_ACCEPTED, EventType.RUN_WITHDRAWN);
        assertThat(found).allMatch(hit -> hit.flow().equals("support-inbox") && hit.risk().equals("high") && hit.customer().equals("c-1"));
    }

    @Test void wordsAreFoundInSentencesReasonsAndNotes() {
        // When // Then
        assertThat(found(text("\"above the limit\""))).hasSize(3).allMatch(hit -> hit.type() == EventType.RUN_ROUTED);
        assertThat(found(text("please -nothing"))).extracting(Hit::type).containsOnly(EventType.DIRECTIVE_STOP).hasSize(3);
        assertThat(found(text("elephant"))).isEmpty();
        assertThat(found(text("'; DROP TABLE search_entry; --"))).isEmpty();
    }

    @Test void pagesMeetEveryHitOnceInBothOrders() {
        for (var oldestFirst : List.of(true, false)) {
            for (var reference : new String[] {null, "c-1"}) {
                // Given
                var query = new Query(Map.of(), null, reference, null, null, null, null, null, null, oldestFirst);
                var keys = new ArrayList<Key>();
                Key after = null;
                List<Hit> page;
                // When
                while (!(page = stage.search.page(query, after, 5)).isEmpty()) {
                    page.forEach(hit -> keys.add(hit.key()));
                    after = keys.getLast();
                }
                // Then
                assertThat(keys).hasSize(12).doesNotHaveDuplicates().isEqualTo(found(query).stream().map(Hit::key).toList());
            }
        }
    }

    @Test void facetsCountAndSayWhenTheyStoppedCounting() {
        // When
        var all = stage.search.facets(query(Map.of()), 100);
        var some = stage.search.facets(query(Map.of()), 7);
        // Then
        assertThat(all.counted()).isEqualTo(12);
        assertThat(all.values().get("type")).containsEntry("RUN_ROUTED", 3L).containsEntry("DIRECTIVE_STOP", 3L);
        assertThat(all.values().get("rule")).containsExactly(Map.entry("refund-over-limit", 12L));
        assertThat(some.counted()).isEqualTo(7);
    }

    @Test void whatACrashEmptiesIsMadeAgainTheSame() throws Exception {
        // Given
        var before = found(query(Map.of()));
        // When
        superuser("TRUNCATE search_entry, search_reference, search_run, search_position");
        // Then
        assertThat(stage.indexer.behind()).isEqualTo(12);
        assertThat(stage.indexer.isComplete(java.time.Duration.ofMillis(1))).isFalse();
        stage.indexer.catchUp();
        assertThat(stage.indexer.behind()).isZero();
        assertThat(found(query(Map.of()))).isEqualTo(before);
    }

    @Test void theReaderCanReadTheSearchAndChangeNothing() {
        for (var table : List.of("search_entry", "search_reference", "search_run", "search_position")) {
            // When // Then
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
                try (var connection = stage.source("audit_reader").getConnection(); var statement = connection.createStatement()) {
                    statement.execute("DELETE FROM " + table);
                }
            }).hasMessageContaining("permission denied");
        }
    }

    @Test void amountsCompareAsNumbers() throws Exception {
        // Given
        superuser("UPDATE search_entry SET amount = 99.50, currency = 'EUR' WHERE case_id = 'case-1'");
        // When // Then
        assertThat(found(new Query(Map.of(Field.CURRENCY, "EUR"), null, null, null, new BigDecimal("99.5"), new BigDecimal("1000"), null, null, null, false))).hasSize(4);
        assertThat(found(new Query(Map.of(), null, null, null, new BigDecimal("99.51"), null, null, null, null, false))).isEmpty();
        assertThat(found(new Query(Map.of(), null, null, null, null, new BigDecimal("99.49"), null, null, null, false))).isEmpty();
    }

    private List<Hit> found(Query query) {
        return stage.search.page(query, null, 1000);
    }

    private static Query query(Map<Field, String> equal) {
        return new Query(equal, null, null, null, null, null, null, null, null, false);
    }

    private static Query text(String text) {
        return new Query(Map.of(), null, null, null, null, null, null, null, text, false);
    }

    private void superuser(String sql) throws Exception {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
