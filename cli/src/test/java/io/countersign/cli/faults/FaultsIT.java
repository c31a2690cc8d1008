package io.countersign.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.deploy.LocalStack;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionWoken;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a crash may cost: time, and nothing else. One real stack, killed in every way; after each fault all that was acknowledged is
/// there once, decided once, recorded once.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    private static final List<String> PROCESSES =
            List.of("ingest-service", "policy-service", "approval-service", "exception-service", "audit-service", "console", "registry", "broker", "postgres");

    private static final Set<String> DEAD = Topics.all().stream().filter(t -> t.kind() == Topic.Kind.DEAD_LETTERS).map(Topic::name)
            .collect(Collectors.toSet());

    private static Breaking breaking;

    @BeforeAll
    static void up() {
        breaking = new Breaking();
    }

    @AfterAll
    static void end() {
        if (breaking != null) breaking.close();
    }

    // approval-service is killed under the same load where people decide meanwhile, below.
    @ParameterizedTest
    @ValueSource(strings = {"policy-service", "audit-service", "ingest-service", "broker"})
    void what_is_killed_while_500_runs_are_sent_loses_none_and_does_nothing_twice(String name) {
        // Given runs that are being sent
        var putAside = deadLetters(Committed.read(breaking.stack()));
        try (var sending = breaking.send("kill-" + name, 500, 100)) {
            sending.acknowledged(150);

            // When something is killed and started again
            breaking.killAndUp(name);
            sending.finish();
            System.out.printf("%s: %d of 500 runs were sent more than once%n", name, sending.sentAgain());

            // Then every run is there once
            var committed = breaking.check(sending.ledger());
            assertThat(deadLetters(committed)).isEqualTo(putAside);
        }
    }

    @Test
    void a_decision_whose_answer_was_killed_is_taken_once_and_the_same_key_gets_the_first_answer() throws Exception {
        // Given approvals that wait, and runs that are being sent
        try (var asked = breaking.send("decide", 120, 100); var sending = breaking.send("kill-approval-service", 500, 100)) {
            asked.finish();
            var waiting = await("approvals to decide").atMost(Breaking.PATIENCE).until(() -> approvals("decide-case"), rows -> rows.size() == 40);
            sending.acknowledged(150);

            // When all are decided at once and approval-service is killed after the first answer: some commands are stored and not judged,
            // some judged and not answered, some not sent
            var decisions = waiting.stream().map(row -> new Decision(breaking, row)).toList();
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                decisions.forEach(decision -> people.submit(decision::tryOnce));
                await("a first answer").pollInterval(Duration.ofMillis(5)).atMost(Breaking.PATIENCE)
                        .until(() -> decisions.stream().anyMatch(Decision::answered));
                breaking.killAndUp("approval-service");
            }
            // And each person asks again with the same key
            decisions.forEach(Decision::askUntilAnswered);

            // Then each decision was taken once, an answer that was given before is the same, and another key comes too late; the time in which
            // it could be undone went on over the crash, and it became final and released its run once
            await("final decisions and their releases").atMost(Breaking.PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                var committed = Committed.read(breaking.stack());
                assertThat(committed.finalDecisions().keySet()).containsAll(decisions.stream().map(Decision::approvalId).toList());
                assertThat(released(committed).keySet()).containsAll(waiting.stream().map(row -> row.path("runId").asText()).toList());
            });
            assertThat(decisions).allSatisfy(decision -> {
                assertThat(decision.again()).isEqualTo(decision.first());
                assertThat(decision.withAnotherKey()).isEqualTo(409);
            });
            var committed = breaking.check(sending.finish().and(asked));
            var taken = committed.finalDecisions();
            assertThat(decisions).allSatisfy(decision -> assertThat(taken.get(decision.approvalId())).isEqualTo(1));
            assertThat(waiting).allSatisfy(row -> assertThat(released(committed).get(row.path("runId").asText())).isEqualTo(1));
        }
    }

    /// How often a person's decision released each run.
    private static Map<String, Long> released(Committed committed) {
        return committed.values(Topics.RUN_EVENTS, RunEvent.class).stream().filter(e -> e.getCause() == RunCause.DECIDED && e.getTo() == RunState.RELEASED)
                .collect(Collectors.groupingBy(e -> e.getMeta().getRunId(), Collectors.counting()));
    }

    @Test
    void what_was_put_aside_comes_back_once_though_exception_service_was_killed_meanwhile() {
        // Given an exception that is put aside until after the crash
        try (var sending = breaking.send("snooze", 15, 100)) {
            breaking.check(sending.finish().ledger());
            var queue = breaking.person("exception-service", "priya");
            var id = await("an exception").atMost(Breaking.PATIENCE).until(() -> exceptions(row -> row.path("caseId").asText().startsWith("snooze-case")),
                    rows -> !rows.isEmpty()).getFirst().path("id").asText();
            var until = Instant.now().plusSeconds(15);
            queue.post("/exceptions/" + id + "/snooze", Json.object().put("until", until.toString()).put("note", "Until the crash is over"));

            // When exception-service is killed and comes back after that time
            breaking.killAndUp("exception-service");
            await("it to wait again").atMost(Breaking.PATIENCE).ignoreExceptionsInstanceOf(Refused.class)
                    .until(() -> queue.get("/exceptions/" + id).path("state").asText(), "OPEN"::equals);

            // Then it came back once, not before its time, and only a timer did it
            var woken = breaking.check(sending.ledger()).values(Topics.EXCEPTION_EVENTS, ExceptionEvent.class).stream()
                    .filter(e -> e.getExceptionId().equals(id) && e.getEvent() instanceof ExceptionWoken).toList();
            assertThat(woken).singleElement().satisfies(e -> assertThat(e.getMeta().getOccurredAt()).isAfterOrEqualTo(until.truncatedTo(ChronoUnit.MILLIS)));
        }
    }

    @Test
    void after_a_stop_is_acknowledged_nothing_is_released_though_policy_service_was_killed_under_load() {
        // Given runs that are being sent
        try (var sending = breaking.send("stop", 400, 100)) {
            sending.acknowledged(80);

            // When all is stopped, and policy-service is killed before it has answered or just after
            var stopping = CompletableFuture.supplyAsync(() -> breaking.person("policy-service", "priya")
                    .post("/stops", Json.object().put("flow", "support-inbox").put("reason", "Refunds are booked twice")))
                    .thenApply(answer -> Map.entry(answer.path("stopId").asText(), Instant.now()));
            breaking.killAndUp("policy-service");
            var acknowledged = stopping.join().getValue();
            try (var later = breaking.send("stopped", 30, 100)) {
                // Then nothing is released after the answer, and what comes after it goes to the queue
                var events = breaking.check(sending.finish().and(later.finish())).values(Topics.RUN_EVENTS, RunEvent.class);
                assertThat(events).filteredOn(e -> e.getTo() == RunState.RELEASED && e.getFrom() != RunState.RELEASED)
                        .allSatisfy(e -> assertThat(e.getMeta().getOccurredAt()).isBeforeOrEqualTo(acknowledged));
                assertThat(events).filteredOn(e -> later.ledger().containsValue(e.getMeta().getRunId()) && e.getRouting() != null)
                        .hasSameSizeAs(later.ledger().values()).allSatisfy(e -> assertThat(e.getTo()).isEqualTo(RunState.IN_EXCEPTION));
            } finally {
                breaking.person("policy-service", "omar").post("/stops/" + stopping.join().getKey() + "/lift", Json.object().put("reason", "The test is over"));
            }
        }
    }

    @Test
    void policy_service_killed_again_and_again_with_large_runs_loses_none() {
        // Given runs of 10 KB, as many as it takes for all kills
        int kills = "full".equals(System.getProperty("countersign.repeats")) ? 20 : 2;
        try (var sending = breaking.send("large", 150 * (kills + 1), 10_000)) {
            for (int i = 1; i <= kills; i++) {
                // When policy-service is killed
                sending.acknowledged(150 * i);
                breaking.killAndUp("policy-service");
            }

            // Then all are there once
            breaking.check(sending.finish().ledger());
        }
    }

    @Test
    void without_a_registry_services_start_and_work_and_no_good_record_is_put_aside() {
        // Given no registry, and services that are killed
        var before = deadLetters(Committed.read(breaking.stack()));
        for (var name : List.of("registry", "policy-service", "ingest-service")) breaking.stack().kill(name);
        try {
            // When they are started
            breaking.stack().revive("policy-service", "ingest-service");

            // Then runs flow
            try (var sending = breaking.send("no-registry", 60, 100)) {
                breaking.check(sending.finish().ledger());
            }
            assertThat(deadLetters(Committed.read(breaking.stack()))).isEqualTo(before);
        } finally {
            breaking.stack().up();
        }
    }

    @Test
    void bad_bytes_on_kafka_are_kept_and_become_exceptions_and_the_stream_goes_on() throws Exception {
        // Given bytes that are no record of ours
        var noAvro = "{\"not\":\"avro\"}".getBytes(StandardCharsets.UTF_8);
        var unknownSchema = ByteBuffer.allocate(9).put((byte) 0).putInt(987_654).putInt(1).array();
        var impossibleSchema = ByteBuffer.allocate(9).put((byte) 0).putInt(-1).putInt(1).array();
        var noRun = "no run at all {".getBytes(StandardCharsets.UTF_8);

        // When they come in between others
        for (int partition = 0; partition < 4; partition++) {
            put(Topics.RUNS, partition, "bad\0key\u0007", noAvro);
            put(Topics.RUNS, partition, "tombstone", null);
        }
        put(Topics.RUNS, 1, "unknown", unknownSchema);
        put(Topics.RUNS, 2, "impossible", impossibleSchema);
        put(Topics.INTAKE, 0, "garbage", noRun);

        // Then others go on
        try (var sending = breaking.send("beside-bad", 60, 100)) {
            var committed = breaking.check(sending.finish().ledger());

            // And the bytes are kept with a reason
            var letters = committed.values(Topics.DEAD_POLICY, DeadLetter.class);
            assertThat(letters).extracting(DeadLetter::getCode).containsOnly("NOT_AVRO", "TOMBSTONE", "UNKNOWN_SCHEMA");
            assertThat(letters).filteredOn(l -> l.getCode().equals("NOT_AVRO")).hasSize(4)
                    .allSatisfy(letter -> assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(noAvro)));
            assertThat(letters).filteredOn(l -> l.getCode().equals("TOMBSTONE")).hasSize(4);
            assertThat(letters).filteredOn(l -> l.getCode().equals("UNKNOWN_SCHEMA")).extracting(DeadLetter::getValue)
                    .containsExactlyInAnyOrder(ByteBuffer.wrap(unknownSchema), ByteBuffer.wrap(impossibleSchema));
            await().atMost(Breaking.PATIENCE).untilAsserted(() -> assertThat(Committed.read(breaking.stack()).values(Topics.REJECTIONS, Rejection.class))
                    .anySatisfy(rejection -> assertThat(rejection.toString()).contains("no run at all {")));

            // And somebody is asked to look at each sort
            await("exceptions for bad records").atMost(Breaking.PATIENCE).untilAsserted(() -> assertThat(exceptionTitles())
                    .contains("record refused by policy-service: NOT_AVRO", "record refused by policy-service: TOMBSTONE",
                            "record refused by policy-service: UNKNOWN_SCHEMA")
                    .anySatisfy(title -> assertThat(title).startsWith("input refused: ")));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void everything_killed_at_once_comes_back_with_all_it_had_and_down_ends_it() {
        // Given a stack at rest; only time goes on in it
        try (var before = breaking.send("all", 60, 100)) {
            var had = breaking.check(before.finish().ledger()).ids(fact -> true);
            var states = breaking.states(before.ledger());
            var addresses = addresses();

            // When everything is killed and started again with the command
            PROCESSES.forEach(breaking.stack()::kill);
            var dead = breaking.say("status");
            assertThat(dead.exit()).isEqualTo(1);
            assertThat(dead.out()).contains("not running", "countersign up");
            var up = breaking.say("up").done();

            // Then all is back where it was, nothing is lost, nothing is new
            assertThat(up.out().lines().filter(line -> line.contains("had died; back at work after"))).hasSize(PROCESSES.size());
            assertThat(addresses()).isEqualTo(addresses);
            var committed = breaking.check(before.ledger());
            assertThat(committed.ids(fact -> true)).containsAll(had);
            assertThat(committed.ids(FaultsIT::wasAskedFor)).isSubsetOf(had);
            assertThat(breaking.states(before.ledger())).isEqualTo(states);
        }

        // And when it is stopped, its processes end and its data stays
        var processes = breaking.stack().stack().status().services().stream().map(LocalStack.ProcessStatus::pid).toList();
        assertThat(breaking.say("down").done().out()).contains("Countersign is down");
        assertThat(processes).hasSize(PROCESSES.size()).noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        assertThat(breaking.stack().stack().data().kafka()).isNotEmptyDirectory();
        assertThat(breaking.say("status", "--json").json().path("ready").asBoolean(true)).isFalse();
    }

    private static List<String> addresses() {
        return breaking.stack().stack().status().services().stream().map(LocalStack.ProcessStatus::url).toList();
    }

    /// Somebody's message led to it, and not the time that goes on: receipts end, targets are missed, a queue piles up.
    private static boolean wasAskedFor(Committed.Fact fact) {
        return fact.meta().getActor().getKind() != ActorKind.TIMER && !fact.topic().equals(Topics.ALERT_EVENTS);
    }

    private static void put(Topic topic, int partition, String key, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", breaking.stack().stack().bootstrapServers()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), partition, key.getBytes(StandardCharsets.UTF_8), value)).get();
        }
    }

    private static long deadLetters(Committed committed) {
        return committed.counts().entrySet().stream().filter(e -> DEAD.contains(e.getKey())).mapToLong(Map.Entry::getValue).sum();
    }

    private static List<JsonNode> approvals(String caseStart) {
        var rows = new ArrayList<JsonNode>();
        breaking.person("approval-service", "ana").pages("/approvals?limit=100000&purpose=decide", 100_000, row -> {
            if (row.path("caseId").asText().startsWith(caseStart)) rows.add(row);
        });
        return rows;
    }

    private static List<String> exceptionTitles() {
        return exceptions(row -> true).stream().map(row -> row.path("title").asText()).toList();
    }

    private static List<JsonNode> exceptions(Predicate<JsonNode> wanted) {
        var rows = new ArrayList<JsonNode>();
        breaking.person("exception-service", "priya").pages("/exceptions?limit=100000", 100_000, row -> {
            if (wanted.test(row)) rows.add(row);
        });
        return rows;
    }
}
