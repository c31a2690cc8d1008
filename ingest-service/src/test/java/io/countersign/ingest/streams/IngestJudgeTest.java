package io.countersign.ingest.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.countersign.casekeys.CaseSealing;
import io.countersign.ingest.KeyRing;
import io.countersign.ingest.Keys;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.testkit.MemoryCaseKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJudgeTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final KeyRing KEYS = Keys.ring(Keys.key("shop", "urn:shop"), Keys.key("local", "urn:shop"));

    @TempDir
    Path folder;
    private final MemoryCaseKeys keys = new MemoryCaseKeys();
    private RecordCodec codec;
    private TopologyTestDriver driver;
    private HttpServer registry;

    @BeforeEach
    void start() throws IOException {
        var known = new ArrayList<SchemaIds.Known>();
        for (var topic : Topics.all()) {
            topic.schema().ifPresent(schema -> known.add(new SchemaIds.Known(known.size() + 1, topic.subject(), schema.toString())));
        }
        SchemaIds.write(folder.resolve("schemas.json"), known);
        // A registry that knows nothing: all that is needed stands in the file.
        registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        registry.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        registry.start();
        codec = new RecordCodec(new SchemaIds(URI.create("http://127.0.0.1:" + registry.getAddress().getPort()), folder.resolve("schemas.json"), folder.resolve("fetched.json")), new CaseSealing(keys));
        start("local");
    }

    private void start(String intakeKey) {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "ingest-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        driver = new TopologyTestDriver(IngestTopology.build(codec, 1, intakeKey, KEYS), config, NOW);
    }

    @AfterEach
    void stop() {
        driver.close();
        registry.stop(0);
    }

    @Test
    void the_topology_is_the_one_in_the_picture() throws Exception {
        // Given the picture that is checked in
        var picture = Files.readString(Path.of("src/test/resources/topology.txt"));

        // Then the topology is it; after a change on purpose, replace the picture
        var drawn = IngestTopology.build(codec, 4, "local", KEYS).describe().toString();
        Files.writeString(Path.of("target/topology.txt"), drawn);
        assertThat(drawn.strip()).isEqualTo(picture.strip());
    }

    @Test
    void a_run_is_accepted_with_its_head_content_and_sentence() {
        // When a run is submitted
        submit(run("a", "\"agent\":\"support-agent\",\"model\":{\"name\":\"gpt-4o\"},\"caseId\":\"T-1\",\"action\":{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\"}"));

        // Then a fact says all of it
        var fact = events().getFirst();
        assertThat(fact.getMeta().getSummary()).isEqualTo("support-agent (gpt-4o) proposed a refund of 240.00 EUR on case T-1: accepted");
        assertThat(fact.getMeta().getEntityId()).isEqualTo("intake:" + RunId.of("urn:shop", "T-1", "a"));
        assertThat(fact.getFact()).isInstanceOfSatisfying(RunAccepted.class, it -> {
            assertThat(it.getHead().getApiKey()).isEqualTo("shop");
            assertThat(it.getHead().getResponsible()).isEqualTo("priya");
            assertThat(it.getHead().getAmount()).isEqualTo("240.00");
            assertThat(it.getHead().getActionDigest()).isEqualTo(ContentJson.actionDigest(ContentJson.read(it.getContent())));
        });
        var answer = answers().getFirst();
        assertThat(answer.getCode()).isEqualTo("OK");
        assertThat(answer.getBody()).contains("\"state\":\"RECEIVED\"", RunId.of("urn:shop", "T-1", "a"));
    }

    @Test
    void the_same_run_again_gets_the_first_result_and_no_new_event() {
        // Given an accepted run
        submit(run("a", ""));
        var first = answers().getFirst();
        events();

        // When it is sent again later
        driver.advanceWallClockTime(java.time.Duration.ofMinutes(5));
        submit(run("a", ""));

        // Then the answer is the first, and nothing else happened
        var again = answers().getFirst();
        assertThat(again.getCode()).isEqualTo("DUPLICATE");
        assertThat(again.getBody()).isEqualTo(first.getBody());
        assertThat(events()).isEmpty();
        assertThat(rejections()).isEmpty();
    }

    @Test
    void another_content_under_a_used_id_is_refused_and_recorded() {
        // Given an accepted run
        submit(run("a", ""));
        answers();
        events();

        // When its id comes with another content
        submit(run("a", "\"output\":\"changed\""));

        // Then it is refused, and the refusal with its content recorded
        assertThat(answers().getFirst()).satisfies(it -> {
            assertThat(it.getStatus()).isEqualTo(AnswerStatus.REFUSED);
            assertThat(it.getCode()).isEqualTo("CHANGED_BODY");
        });
        assertThat(events()).isEmpty();
        assertThat(rejections().getFirst().getInput()).satisfies(it -> {
            assertThat(it.getCode()).isEqualTo("CHANGED_BODY");
            assertThat(new String(ContentJson.bytes(it.getContent()), StandardCharsets.UTF_8)).contains("changed");
        });
    }

    @Test
    void a_next_attempt_is_taken_once_policy_says_that_the_run_is_retrying() {
        // Given an accepted run
        submit(run("one", "\"caseId\":\"c\""));
        var retry = run("two", "\"caseId\":\"c\",\"retryOf\":\"one\"");

        // When an attempt comes long before, shortly before and after policy wants one, and one more
        submit(retry);
        driver.advanceWallClockTime(java.time.Duration.ofSeconds(4));
        submit(retry);
        pipe(Topics.RUN_EVENTS, "c", retrying(RunId.of("urn:shop", "c", "one")));
        submit(retry);
        submit(run("three", "\"caseId\":\"c\",\"retryOf\":\"one\""));

        // Then the one that its caller could not know to be wanted is refused, and so is the one too many
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "RETRY_REFUSED", "OK", "DUPLICATE", "RETRY_REFUSED");
        assertThat(rejections()).extracting(r -> r.getInput().getCode()).containsExactly("RETRY_REFUSED", "RETRY_REFUSED");
        assertThat(events()).hasSize(2);
    }

    @Test
    void a_report_becomes_a_fact_once_and_one_of_an_unknown_run_a_rejection() {
        // Given an accepted run
        submit(run("a", "\"caseId\":\"c\""));
        var runId = RunId.of("urn:shop", "c", "a");
        events();
        answers();

        // When its execution is reported twice, and that of an unknown run once
        pipe(Topics.INTAKE_COMMANDS, "c", IntakeCommands.report(meta("c"), runId, true, "rel_1", null, null, NOW));
        pipe(Topics.INTAKE_COMMANDS, "c", IntakeCommands.report(meta("c"), runId, true, "rel_1", null, null, NOW.plusSeconds(1)));
        pipe(Topics.INTAKE_COMMANDS, "x", IntakeCommands.report(meta("x"), "run_none", true, null, null, null, NOW));

        // Then there is one fact, and one rejection
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "DUPLICATE", "NOT_FOUND");
        assertThat(events()).singleElement().satisfies(it -> assertThat(it.getFact()).isInstanceOf(ExecutionReported.class));
        assertThat(rejections()).singleElement().satisfies(it -> assertThat(it.getInput().getCode()).isEqualTo("NOT_FOUND"));
    }

    @Test
    void a_withdrawn_run_is_withdrawn_once() {
        // Given an accepted run
        submit(run("a", "\"caseId\":\"c\""));
        events();
        answers();

        // When it is taken back twice
        pipe(Topics.INTAKE_COMMANDS, "c", IntakeCommands.withdraw(meta("c"), RunId.of("urn:shop", "c", "a"), "sent by mistake"));
        pipe(Topics.INTAKE_COMMANDS, "c", IntakeCommands.withdraw(meta("c"), RunId.of("urn:shop", "c", "a"), "sent by mistake"));

        // Then once
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "DUPLICATE");
        assertThat(events()).singleElement().satisfies(it -> assertThat(it.getFact()).isInstanceOf(RunWithdrawn.class));

        // But when policy says that it came too late, the next one is another
        pipe(Topics.RUN_EVENTS, "c", RunEvent.newBuilder(retrying(RunId.of("urn:shop", "c", "a"))).setTo(RunState.RELEASED).setCause(RunCause.NOT_APPLIED).build());
        pipe(Topics.INTAKE_COMMANDS, "c", IntakeCommands.withdraw(meta("c"), RunId.of("urn:shop", "c", "a"), "sent by mistake"));
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK");
    }

    @Test
    void runs_on_intake_are_taken_in_in_the_name_of_its_key() {
        // When a plain run, a structured and a binary CloudEvent come by Kafka
        intake(run("plain", "").getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        intake("{\"specversion\":\"1.0\",\"id\":\"structured\",\"source\":\"urn:shop\",\"type\":\"io.countersign.run.v1\",\"data\":{\"flow\":\"f\",\"input\":1}}".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders().add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8)));
        intake("{\"flow\":\"f\",\"input\":1}".getBytes(StandardCharsets.UTF_8), new RecordHeaders().add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8))
                .add("ce_id", "bin äry".getBytes(StandardCharsets.UTF_8)).add("ce_source", "urn:shop".getBytes(StandardCharsets.UTF_8))
                .add("ce_type", "io.countersign.run.v1".getBytes(StandardCharsets.UTF_8)).add("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));
        judgeCommands();

        // Then all are runs
        assertThat(events()).extracting(e -> ((RunAccepted) e.getFact()).getHead().getId()).containsExactly("plain", "structured", "bin äry");
    }

    @Test
    void what_the_key_of_intake_does_not_cover_is_refused_as_it_would_be_over_http() {
        // When a run of another source comes by Kafka
        intake(run("a", "").replace("urn:shop", "urn:bank").getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        judgeCommands();

        // Then it is none, and that is recorded with its source
        assertThat(events()).isEmpty();
        assertThat(rejections()).singleElement().satisfies(it -> {
            assertThat(it.getInput().getCode()).isEqualTo("FORBIDDEN");
            assertThat(it.getInput().getSource()).isEqualTo("urn:bank");
            assertThat(it.getInput().getProblems().getFirst().getMessage()).contains("'local' may not send runs of this source");
        });
    }

    @Test
    void without_the_key_of_intake_nobody_answers_for_its_runs_and_they_are_refused() {
        // Given a file of API keys that does not have the key
        driver.close();
        start("nobody's");

        // When a run comes by Kafka
        intake(run("a", "").getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        judgeCommands();

        // Then it is refused with the remedy
        assertThat(events()).isEmpty();
        assertThat(rejections()).singleElement().satisfies(it -> assertThat(it.getInput().getProblems().getFirst().getMessage()).contains("countersign.intake.api-key"));
    }

    @Test
    void bytes_on_intake_that_are_no_run_become_rejections_and_the_stream_goes_on() {
        // When bytes, a tombstone, half a run and then a good run come
        intake(new byte[] {1, 2, (byte) 0xff}, new RecordHeaders());
        intake(null, new RecordHeaders());
        intake("{\"source\":\"urn:shop\"}".getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        intake("x".getBytes(StandardCharsets.UTF_8), new RecordHeaders().add("content-type", "application/cloudevents+avro".getBytes(StandardCharsets.UTF_8)));
        intake(run("good", "").getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        judgeCommands();

        // Then each has its reason and its origin, and the good one is a run
        assertThat(rejections()).satisfiesExactly(
                it -> {
                    assertThat(it.getInput().getCode()).isEqualTo("INVALID_UTF8");
                    assertThat(it.getInput().getChannel()).isEqualTo("intake");
                    assertThat(it.getInput().getOrigin()).isEqualTo(Topics.INTAKE.name() + "-0@0");
                    assertThat(ContentJson.bytes(it.getInput().getContent())).containsExactly(1, 2, 0xff);
                    assertThat(it.getMeta().getActor().getKind()).isEqualTo(ActorKind.PROGRAM);
                    assertThat(it.getMeta().getActor().getId()).isEqualTo("intake");
                },
                it -> assertThat(it.getInput().getCode()).isEqualTo("TOMBSTONE"),
                it -> {
                    assertThat(it.getInput().getSource()).isEqualTo("urn:shop");
                    assertThat(it.getInput().getProblems()).extracting(p -> p.getField()).containsExactly("/id", "/flow", "/input");
                },
                it -> assertThat(it.getInput().getCode()).isEqualTo("UNSUPPORTED_MEDIA_TYPE"));
        assertThat(events()).hasSize(1);
    }

    @Test
    void bytes_on_our_own_topic_that_cannot_be_read_are_kept_and_the_stream_goes_on() {
        // When a record that isn't Avro, a tombstone, another type, an unknown schema and a good command come
        raw(Topics.INTAKE_COMMANDS, "c", "no avro".getBytes(StandardCharsets.UTF_8), new RecordHeaders());
        raw(Topics.INTAKE_COMMANDS, "c", null, new RecordHeaders());
        raw(Topics.INTAKE_COMMANDS, "c", codec.encode(Topics.RUNS, someFact()), new RecordHeaders());
        raw(Topics.INTAKE_COMMANDS, "c", new byte[] {0, 0, 0, 0x7f, 1, 2, 3}, new RecordHeaders());
        submit(run("a", ""));

        // Then the bytes are kept with the reason, and the good one is judged
        assertThat(read(Topics.DEAD_INGEST, DeadLetter.class)).extracting(DeadLetter::getCode).containsExactly("NOT_AVRO", "TOMBSTONE", "WRONG_TYPE", "UNKNOWN_SCHEMA");
        assertThat(events()).hasSize(1);
    }

    @Test
    void a_rejection_from_the_edge_is_recorded_with_64_kib_of_its_content() {
        // Given a refused input of 100 KiB
        var reading = RunReader.tooLarge(1_000_000);
        var input = IntakeCommands.rejected("http", null, null, new byte[100 * 1024], 1_000_000, reading.code(), reading.problems(), null);

        // When it is to be recorded
        pipe(Topics.INTAKE_COMMANDS, "unknown source", IntakeCommands.reject(meta("unknown source"), input));

        // Then it is, cut
        assertThat(answers()).extracting(Answer::getStatus).containsExactly(AnswerStatus.ACCEPTED);
        assertThat(rejections()).singleElement().satisfies(it -> {
            assertThat(ContentJson.bytes(it.getInput().getContent())).hasSize(64 * 1024);
            assertThat(it.getInput().getLength()).isEqualTo(1_000_000);
        });
    }

    private void submit(String json) {
        var run = ((RunReading.Sound) RunReader.plain(json.getBytes(StandardCharsets.UTF_8), NOW)).run();
        pipe(Topics.INTAKE_COMMANDS, run.caseId(), IntakeCommands.submit(meta(run.caseId()), run, "http", "shop", "priya"));
    }

    private void intake(byte[] bytes, org.apache.kafka.common.header.Headers headers) {
        raw(Topics.INTAKE, "k", bytes, headers);
    }

    /// The test driver hands what goes to `intake-commands` back to the topology by itself; what is left is nothing to judge.
    private void judgeCommands() {
        driver.advanceWallClockTime(java.time.Duration.ofMillis(1));
    }

    private List<RunFact> events() {
        return read(Topics.RUNS, RunFact.class);
    }

    private List<Rejection> rejections() {
        return read(Topics.REJECTIONS, Rejection.class);
    }

    private List<Answer> answers() {
        return read(Topics.INGEST_ANSWERS, Answer.class);
    }

    private void pipe(Topic topic, String key, SpecificRecord value) {
        raw(topic, key, codec.encode(topic, value), new RecordHeaders());
    }

    private void raw(Topic topic, String key, byte[] value, org.apache.kafka.common.header.Headers headers) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, NOW));
    }

    private <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer()).readValuesToList().stream().map(bytes -> {
            try {
                return type.cast(codec.decode(topic, bytes));
            } catch (UnreadableRecord e) {
                throw new AssertionError(e);
            }
        }).toList();
    }

    private static String run(String id, String more) {
        return "{\"id\":\"" + id + "\",\"source\":\"urn:shop\",\"flow\":\"f\",\"input\":\"hello\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static CommandMeta meta(String caseId) {
        return CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID()).setCaseId(caseId).setActor(program()).setSentAt(NOW).setTraceparent(null).build();
    }

    private static Actor program() {
        return Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("shop").setRole(null).setAuthentication("api-key shop").build();
    }

    private static EventMeta head(String runId) {
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId("c").setRunId(runId).setEntityId(runId).setStep(5).setVersion(1).setSeq(1)
                .setOccurredAt(NOW).setActor(program()).setCausationId("x").setTraceparent(null).setSummary("s").build();
    }

    private static RunEvent retrying(String runId) {
        return RunEvent.newBuilder().setMeta(head(runId)).setFrom(RunState.RECEIVED).setTo(RunState.RETRYING).setCause(RunCause.ROUTED).setFlags(List.of())
                .setAttempt(1).setEvaluation(1).setReason("r").setRouting(null).setChoice(null).setReceipt(null).setContent(null).build();
    }

    private static RunFact someFact() {
        return RunFact.newBuilder().setMeta(head("run_x")).setFact(RunWithdrawn.newBuilder().setReason("r").build()).build();
    }
}
