package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The last tests of [MainJobIT], on its stack: the main job on 2,883 runs and some hundred payment requests that other systems left behind, where
/// those files are there. The runs of the other tests are in other flows. The last test spoils the Record.
abstract class RealInput {

    private static final Set<String> QUOTED = Set.of("Customer message", "AI draft");
    private static final int RUNS = 2883;
    private static final int REQUESTS = 500;
    private static final int TIMELINES = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Set<String> FLOWS = Set.of("airline-support", "retail-support");

    /// Whether the files are there.
    static boolean present() {
        return Files.exists(data("runs.jsonl")) && Files.exists(data("human-approvals.jsonl"));
    }

    private static Path data(String name) {
        return Parts.find().repository().resolve("../shared/data").resolve(name);
    }

    private static LocalStack stack() {
        return MainJobIT.stack.stack();
    }

    private static Said say(String... arguments) {
        return Said.by(stack().data().root(), arguments);
    }

    private static List<JsonNode> everybodysRuns() {
        return say("runs", "list", "--json", "--limit", "1000000").done().rows();
    }

    private static List<JsonNode> runs() {
        return everybodysRuns().stream().filter(row -> FLOWS.contains(row.path("flow").asText())).toList();
    }

    private static Map<String, Long> states(List<JsonNode> runs) {
        return runs.stream().collect(Collectors.groupingBy(row -> row.path("state").asText(), Collectors.counting()));
    }

    private static Connection superuser() throws SQLException {
        return DriverManager.getConnection(stack().jdbcUrl("record"), "postgres", stack().databasePassword("postgres"));
    }

    private static Map<String, Long> entries() throws SQLException {
        try (var connection = superuser(); var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT topic, count(*) FROM entry GROUP BY topic")) {
            var counts = new HashMap<String, Long>();
            while (rows.next()) counts.put(rows.getString(1), rows.getLong(2));
            return counts;
        }
    }

    /// Committed records of every audited topic; topics without any are left out.
    private static Map<String, Long> committed() {
        var settings = Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack().bootstrapServers(), ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = Topics.audited().stream().map(Topic::name).flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var counts = new HashMap<String, Long>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> counts.merge(record.topic(), 1L, Long::sum));
            }
            return counts;
        }
    }

    private static void awaitRecordComplete() {
        await("the Record to hold every committed event").atMost(PATIENCE).pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(entries()).isEqualTo(committed()));
    }

    /// Topics and ids of the entries that somebody's message led to. Time goes on meanwhile: what a timer did, and alerts of a queue that piles up, are left out.
    private static Set<String> askedFor() throws SQLException {
        try (var connection = superuser(); var statement = connection.createStatement(); var rows = statement.executeQuery(
                "SELECT topic || ' ' || event_id FROM entry WHERE upper(actor_kind) <> 'TIMER' AND topic <> '" + Topics.ALERT_EVENTS.name() + "'")) {
            var ids = new HashSet<String>();
            while (rows.next()) ids.add(rows.getString(1));
            return ids;
        }
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 1)
    void everyRunIsAcceptedAndIsInExactlyOneState() {
        // Given
        for (var flow : List.of("airline-support", "retail-support", "bpi2020-rfp")) {
            say("flows", "publish", Parts.find().repository().resolve("samples/flows/" + flow + ".yaml").toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
        }
        // When
        var sent = say("send", data("runs.jsonl").toString(), "--json").done().json();
        // Then
        assertThat(Json.line(sent)).isEqualTo("{\"sent\":2883,\"accepted\":2883,\"duplicates\":0,\"rejected\":0}");
        // A timer may move a run between two looks.
        await("the counts to be those of the listed runs").atMost(PATIENCE).untilAsserted(() -> {
            var states = states(everybodysRuns());
            var counts = say("runs", "count", "--json").done().json();
            counts.properties().forEach(count -> assertThat(count.getValue().asLong()).as(count.getKey()).isEqualTo(states.getOrDefault(count.getKey(), 0L)));
            assertThat(counts.path("RECEIVED").asLong()).isZero();
            assertThat(counts.properties()).extracting(Map.Entry::getKey).containsAll(states.keySet());
        });
        assertThat(runs()).hasSize(RUNS).extracting(row -> row.path("runId").asText()).doesNotHaveDuplicates();
        assertThat(states(runs())).containsKeys("HELD", "IN_EXCEPTION", "RELEASED", "BLOCKED", "RETRYING");
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 2)
    void theRecordHoldsEveryCommittedEventOnceAndVerifies() {
        // When
        awaitRecordComplete();
        // Then
        var verdict = say("record", "verify", "--json").done().json();
        assertThat(verdict.path("ok").asBoolean()).isTrue();
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 3)
    void sentAgainEveryRunIsADuplicateAndNothingIsWritten() throws SQLException {
        // Given
        awaitRecordComplete();
        var before = askedFor();
        // When
        var sent = say("send", data("runs.jsonl").toString(), "--json").done().json();
        // Then
        assertThat(Json.line(sent)).isEqualTo("{\"sent\":2883,\"accepted\":0,\"duplicates\":2883,\"rejected\":0}");
        awaitRecordComplete();
        var after = askedFor();
        after.removeAll(before);
        assertThat(after).isEmpty();
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 4)
    void timelinesReadWell() {
        // Given
        var all = runs();
        for (int i = 0; i < all.size(); i += all.size() / TIMELINES) {
            // When
            var runId = all.get(i).path("runId").asText();
            var shown = say("runs", "show", runId, "--json").done().json();
            // Then
            assertThat(shown.path("timeline")).as(runId).hasSizeGreaterThanOrEqualTo(2).allSatisfy(step -> {
                assertThat(step.path("text").asText()).hasSizeGreaterThan(8).doesNotContain("\u001b");
                // What people and models wrote is quoted, braces and all; what we say about it has no hole.
                assertThat(step.path("lines")).isNotEmpty().filteredOn(line -> !QUOTED.contains(line.path("label").asText()))
                        .allSatisfy(line -> assertThat(line.path("text").asText()).doesNotContain("null", "{"));
                assertThat(step.path("actor").asText()).isNotBlank();
                assertThat(step.path("step").asLong()).isPositive();
            });
            assertThat(shown.path("routing").path("rules")).as(runId).isNotEmpty();
        }
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 5)
    void paymentRequestsThatPeopleDecidedOnceGoTheirWayToo(@TempDir Path folder) throws IOException {
        // Given
        var file = folder.resolve("requests.jsonl");
        try (var lines = Files.lines(data("human-approvals.jsonl"))) {
            Files.write(file, lines.limit(REQUESTS).toList());
        }
        // When
        var sent = say("send", file.toString(), "--json").done().json();
        // Then
        assertThat(sent.path("accepted").asInt()).isEqualTo(REQUESTS);
        assertThat(say("runs", "list", "--json", "--flow", "bpi2020-rfp", "--limit", "1000000").done().rows()).hasSize(REQUESTS)
                .noneMatch(row -> row.path("state").asText().equals("RECEIVED"));
        assertThat(say("approvals", "list", "--json", "--flow", "bpi2020-rfp").done().rows()).isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("owner").asText()).isEqualTo("fiona"));
    }

    @Test
    @EnabledIf("present")
    @Order(Order.DEFAULT + 6)
    void oneChangedByteInAStoredEntryIsFoundAndTheEntryIsNamed() throws SQLException {
        // Given
        awaitRecordComplete();
        say("record", "verify").done();
        String eventId;
        try (var connection = superuser(); var statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica"); // what a database's master can do: no trigger, no right stops them
            try (var row = statement.executeQuery("SELECT event_id FROM entry WHERE topic = 'countersign.run-events.v1' AND length(open_part) > 0 ORDER BY shard, leaf_index OFFSET 700 LIMIT 1")) {
                assertThat(row.next()).isTrue();
                eventId = row.getString(1);
            }
            assertThat(statement.executeUpdate("UPDATE entry SET open_part = set_byte(open_part, 0, get_byte(open_part, 0) # 1) WHERE event_id = '" + eventId + "'")).isEqualTo(1);
        }
        // When
        var verdict = say("record", "verify", "--json");
        // Then
        assertThat(verdict.exit()).isEqualTo(1);
        assertThat(verdict.json().path("ok").asBoolean()).isFalse();
        assertThat(verdict.json().path("firstBad").path("eventId").asText()).isEqualTo(eventId);
        assertThat(say("record", "verify").out()).contains("does NOT verify", eventId);
    }
}
