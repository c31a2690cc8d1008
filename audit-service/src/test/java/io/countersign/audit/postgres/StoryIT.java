package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.audit.Details;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Search.Field;
import io.countersign.audit.Search.Query;
import io.countersign.audit.Stage;
import io.countersign.audit.Timelines;
import io.countersign.audit.domain.Change;
import io.countersign.audit.domain.Sentences.Line;
import io.countersign.audit.domain.Standing.Thing;
import io.countersign.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One risky action from suggestion to approval, what its entries hold, and what is left of it after its key is gone.
class StoryIT {

    private static final String MARKER = "Xylophone";
    private static final String RUN = """
            {"id":"r1","source":"urn:mail","caseId":"W1","flow":"support-inbox","occurredAt":"2026-11-20T10:00:00Z","agent":"drafter",
             "model":{"name":"m-1"},"prompt":{"name":"refunds","version":"7"},"input":"My %s came \\u202e late!","output":"We refund it all.",
             "action":{"type":"refund","amount":"%s","currency":"EUR","arguments":{"a/b":1}},"references":{"order":"W1-order","customer":"%s"},
             "dataSources":[{"name":"orders","fetchedAt":"2026-11-18T11:00:00Z","ok":true,"complete":false}]}""";

    @TempDir Path data;
    private Stage stage;

    @BeforeEach void record() throws Exception {
        stage = new Stage(data);
        stage.open(Topics.RUNS, Topics.RUN_EVENTS, Topics.APPROVAL_EVENTS);
        stage.recorder.record(List.of(stage.examples().accepted(0, json(RUN.formatted(MARKER, "240.00", MARKER))), stage.examples().routed(0, "W1", "r1"),
                stage.examples().edited(0, "W1", "r1", json(RUN.formatted(MARKER, "190.00", MARKER).replace("it all", "a part")))));
        stage.indexer.catchUp();
    }

    @Test void theStoryReadsFromTheCustomersMessageToWhatThePersonChanged() {
        // When
        var lines = new Timelines(stage.record, stage.entries, stage.events).of(new Filter(null, null, "order", "W1-order")).stream()
                .flatMap(step -> step.lines().stream()).toList();
        // Then
        assertThat(lines).containsExactly(
                new Line("Customer message", "My Xylophone came \u202e late!"),
                new Line("AI draft", "We refund it all. [proposes: refund 240.00 EUR]"),
                new Line("Rules decided", "Rule \"Refunds above 100 EUR need a team lead\" (refund-over-limit) says approve: Refund of 240.00 EUR is above the limit of 100"),
                new Line("Team lead edited and approved", "Ana Ruiz (team lead) edited the refund."),
                new Line("Team lead changed final reply", "output \"We refund it all.\" → \"We refund a part.\""),
                new Line("Team lead changed final action", "amount 240.00 → 190.00"));
    }

    @Test void theCaseStandsWhereItsLastEntriesBroughtItAndBeforeItCameItDidNot() throws Exception {
        // Given
        var timelines = new Timelines(stage.record, stage.entries, stage.events);
        var written = Instant.ofEpochMilli(1_800_000_000_000L);
        // When // Then
        assertThat(timelines.standing(new Filter("W1", null, null, null), written)).extracting(Thing::id,
                Thing::state).contains(tuple("run_r1", "HELD"), tuple("apr_r1", "DECIDED"));
        assertThat(timelines.standing(new Filter("W1", null, null, null), written.minusMillis(1))).isEmpty();
    }

    @Test void anEntryOfADecisionHoldsWhoWhyBothVersionsAndWhatTheAiUsed() throws Exception {
        // Given
        var hit = stage.search.page(query(Map.of(Field.MODEL, "m-1", Field.PROMPT, "refunds", Field.PROMPT_VERSION, "7", Field.RULE, "refund-over-limit")), null, 9)
                .stream().filter(one -> one.type().name().equals("APPROVAL_DECIDED")).findFirst().orElseThrow();
        // When
        var detail = new Details(stage.entries, stage.events).of(hit.eventId()).orElseThrow();
        // Then
        assertThat(detail.changes()).containsExactlyInAnyOrder(new Change("/action/amount", "\"240.00\"", "\"190.00\""),
                new Change("/output", "\"We refund it all.\"", "\"We refund a part.\""));
        assertThat(json(detail.before()).at("/action/amount").asText()).isEqualTo("240.00");
        assertThat(json(detail.after()).at("/output").asText()).isEqualTo("We refund a part.");
        assertThat(detail.facts().circumstances().note()).isEqualTo("The delivery was late by two days only.");
        assertThat(detail.facts().choice().cardDigest()).isEqualTo("c".repeat(64));
        assertThat(detail.facts().choice().digestBefore()).isEqualTo("b".repeat(64));
        assertThat(detail.judgement().rule()).isEqualTo("refund-over-limit");
        assertThat(detail.proposal().sources().getFirst().said()).isEqualTo("orders: 47 h old when used, not complete");
        assertThat(json(detail.event()).at("/event/is").asText()).isEqualTo("ApprovalDecided");
        assertThat(json(detail.event()).at("/event/decision/edited/json/action/amount").asText()).isEqualTo("190.00");
        assertThat(detail.entry().leafHash().hex()).matches("[0-9a-f]{64}");
    }

    @Test void whatWasErasedIsInNoTableOfTheSearchAndTheRestIsStillFound() throws Exception {
        // Given
        assertThat(stage.search.page(text(MARKER), null, 9)).isNotEmpty();
        assertThat(occurrences(MARKER)).isPositive();
        // When
        stage.keys.destroy("W1", "leo", "asked for");
        stage.indexer.forget("W1");
        // Then
        assertThat(occurrences(MARKER)).isZero();
        assertThat(stage.search.page(text(MARKER), null, 9)).isEmpty();
        assertThat(stage.search.page(query(Map.of(Field.CUSTOMER, MARKER)), null, 9)).isEmpty();
        assertThat(stage.search.page(query(Map.of(Field.CASE, "W1", Field.RULE, "refund-over-limit")), null, 9)).hasSize(3);
        var lines = new Timelines(stage.record, stage.entries, stage.events).of(new Filter("W1", null, null, null)).stream().flatMap(step -> step.lines().stream()).toList();
        assertThat(lines).extracting(Line::text).contains("[erased] [proposes: refund 240.00 EUR]").noneMatch(text -> text.contains(MARKER) || text.contains("late"));
        // And all of it again: nothing was forgotten to be forgotten.
        stage.indexer.forget("W1");
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute("TRUNCATE search_entry, search_reference, search_run, search_position");
        }
        stage.indexer.catchUp();
        assertThat(stage.search.page(query(Map.of(Field.CASE, "W1")), null, 9)).hasSize(3);
        assertThat(occurrences(MARKER)).isZero();
    }

    /// How often the marker stands in the files of the derived tables and their indexes.
    private long occurrences(String marker) throws Exception {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            // A plain CHECKPOINT leaves pages of unlogged tables in memory; copying a database by its files writes them out.
            var copy = "flush_" + io.countersign.testkit.SharedStack.freshId();
            statement.execute("CREATE DATABASE \"" + copy + "\" TEMPLATE template0 STRATEGY file_copy");
            statement.execute("DROP DATABASE \"" + copy + "\"");
            var found = statement.executeQuery("SELECT sum((length(b) - length(replace(b, '" + marker.toLowerCase() + "', ''))) / " + marker.length() + ") FROM (SELECT lower(encode("
                    + "pg_read_binary_file(pg_relation_filepath(oid)), 'escape')) AS b FROM pg_class WHERE relname LIKE 'search\\_%') files");
            found.next();
            return found.getLong(1);
        }
    }

    private static Query query(Map<Field, String> equal) {
        return new Query(equal, null, null, null, null, null, null, null, null, false);
    }

    private static Query text(String text) {
        return new Query(Map.of(), null, null, null, null, null, null, null, text, false);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
