package io.countersign.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.Receipt;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RuleOutcome;
import io.countersign.schemas.avro.RuleResult;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@QuarkusTest
@WithTestResource(StackResource.class)
class IngestServiceIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path REAL_RUNS = Path.of("../../shared/data/runs.jsonl");

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    private final String caseId = SharedStack.freshId();
    private final String runId = RunId.of("urn:it", caseId, "r 1|[#");

    @BeforeEach
    void ready() {
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void a_run_is_taken_in_once_and_its_changed_repeat_is_refused() {
        // When sent, sent again, and sent with another content
        var first = json(run("")).post("/runs");
        var again = json(run("")).post("/runs");
        var changed = json(run(",\"output\":\"changed\"")).post("/runs");

        // Then 202, 200 with the first result, 409; one event, one rejection
        first.then().statusCode(202).body("runId", equalTo(runId)).body("state", equalTo("RECEIVED")).header("Location", containsString("/runs/" + runId));
        again.then().statusCode(200);
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
        changed.then().statusCode(409).contentType("application/problem+json").body("code", equalTo("CHANGED_BODY")).body("errors.field", hasItem("/id"));
        assertThat(runs()).hasSize(1);
        assertThat(Committed.of(access, codec, Topics.REJECTIONS, Rejection.class, caseId)).extracting(r -> r.getInput().getCode()).containsExactly("CHANGED_BODY");
    }

    @Test
    void everything_wrong_with_a_run_is_answered_at_once_and_recorded() {
        // Given a source of its own, by which the rejection is found
        var source = "urn:it:" + caseId;

        // When a run with two problems is sent
        var answer = json(run(",\"confidence\":1.2,\"action\":{\"type\":\"refund\",\"amount\":\"1,000.00\",\"currency\":\"EUR\"}").replace("urn:it", source)).post("/runs");

        // Then both are named, and the input is kept
        answer.then().statusCode(400).contentType("application/problem+json").body("code", equalTo("INVALID_RUN"))
                .body("errors.field", equalTo(List.of("/action/amount", "/confidence"))).body("errors.value", equalTo(List.of("1,000.00", "1.2")));
        assertThat(Committed.of(access, codec, Topics.REJECTIONS, Rejection.class, source)).singleElement()
                .satisfies(it -> assertThat(it.getInput().getProblems()).hasSize(2));
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_body_of_a_megabyte_is_too_large_and_an_unknown_type_not_taken() {
        json(run(",\"output\":\"" + "x".repeat(1_000_000) + "\"")).post("/runs").then().statusCode(413).contentType("application/problem+json").body("code", equalTo("TOO_LARGE"));
        program().contentType("text/plain").body("hello").post("/runs").then().statusCode(415).contentType("application/problem+json").body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
        program().contentType("application/x-ndjson").body("\n\n").post("/runs").then().statusCode(400).body("code", equalTo("EMPTY_BATCH"));
        program().contentType("application/cloudevents-batch+json").body("[]").post("/runs").then().statusCode(400).body("code", equalTo("EMPTY_BATCH"));
    }

    @Test
    void a_bad_line_of_a_batch_does_not_harm_the_good_ones() throws IOException {
        // Given 500 runs, one of them broken
        var lines = IntStream.rangeClosed(1, 500).mapToObj(i -> i == 250 ? "{\"id\":" : run("").replace("r 1|[#", "r" + i)).collect(Collectors.joining("\n"));

        // When sent twice
        var first = rows(program().contentType("application/x-ndjson").body(lines).post("/runs"));
        var second = rows(program().contentType("application/x-ndjson").body(lines).post("/runs"));

        // Then each line has its own result
        assertThat(first).hasSize(500).filteredOn(row -> row.path("status").asInt() == 202).hasSize(499);
        var broken = first.get(249);
        assertThat(broken.path("line").asInt()).isEqualTo(250);
        assertThat(broken.path("status").asInt()).isEqualTo(400);
        assertThat(broken.path("problem").path("code").asText()).isEqualTo("MALFORMED_JSON");
        assertThat(second).filteredOn(row -> row.path("status").asInt() == 200).hasSize(499);
        assertThat(runs()).hasSize(499);
    }

    static boolean realRunsAreThere() {
        return Files.exists(REAL_RUNS);
    }

    @Test
    @EnabledIf("realRunsAreThere")
    void all_real_runs_go_in_as_one_batch_and_are_duplicates_the_next_time() throws IOException {
        // Given 2,883 real runs
        var body = Files.readString(REAL_RUNS);

        // When sent twice
        var first = rows(program().contentType("application/x-ndjson").body(body).post("/runs"));
        var second = rows(program().contentType("application/x-ndjson").body(body).post("/runs"));

        // Then all are taken in, and then known; a stack that lives on may know them before
        assertThat(first).hasSize(2_883).allMatch(row -> row.path("status").asInt() == 202 || row.path("status").asInt() == 200);
        assertThat(second).hasSize(2_883).allMatch(row -> row.path("status").asInt() == 200);
        await().atMost(PATIENCE).until(() -> rows(program().queryParam("limit", 1_000_000).queryParam("flow", "airline-support").get("/runs")).size()
                + rows(program().queryParam("limit", 1_000_000).queryParam("flow", "retail-support").get("/runs")).size() == 2_883);
    }

    @Test
    void cloud_events_in_every_mode_are_the_same_run() throws IOException {
        // Given the run as data
        var data = "{\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\",\"occurredAt\":\"2026-01-01T00:00:00Z\"}";
        var event = "{\"specversion\":\"1.0\",\"id\":\"r 1|[#\",\"source\":\"urn:it\",\"type\":\"io.countersign.run.v1\",\"data\":" + data + "}";

        // When sent in structured mode, binary mode and in a batch with a bad one
        var structured = program().contentType("application/cloudevents+json; charset=UTF-8").body(event).post("/runs");
        var binary = program().contentType("application/json").header("ce-specversion", "1.0").header("ce-id", "r%201|[#").header("ce-source", "urn:it")
                .header("ce-type", "io.countersign.run.v1").body(data).post("/runs");
        var batch = rows(program().contentType("application/cloudevents-batch+json").body("[" + event + ",{\"specversion\":\"1.0\"}]").post("/runs"));

        // Then it is one run
        structured.then().statusCode(202).body("runId", equalTo(runId));
        binary.then().statusCode(200).body("runId", equalTo(runId));
        assertThat(batch).extracting(row -> row.path("status").asInt()).containsExactly(200, 400);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void nobody_gets_in_without_a_key_or_a_token() {
        // When asked without, with a wrong key and with an expired token, then 401
        given().contentType("application/json").body(run("")).post("/runs").then().statusCode(401);
        given().header("X-API-Key", "wrong").contentType("application/json").body(run("")).post("/runs").then().statusCode(401);
        given().get("/runs").then().statusCode(401);
        given().header("Authorization", "Bearer " + TestTokens.expired("ana", "team-lead")).get("/runs").then().statusCode(401);

        // And a person may look but not send, which is recorded
        given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead")).get("/runs/count").then().statusCode(200).body("HELD", equalTo(0));
        for (var many : List.of("/runs", "/runs/count", "/directives")) {
            given().header("Authorization", "Bearer " + TestTokens.of("lena", "legal")).get(many).then().statusCode(403).contentType("application/problem+json")
                    .body("code", equalTo("FORBIDDEN")).body("detail", startsWith("lena may not look at all runs: that is for whoever is operations lead,"));
        }
        given().header("Authorization", "Bearer " + TestTokens.of("lena", "legal")).get("/runs/run_none").then().statusCode(404);
        given().header("Authorization", "Bearer " + TestTokens.of("leo", "legal", "privacy")).get("/runs/count").then().statusCode(200);
        given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead")).contentType("application/json").body(run("").replace("urn:it", "urn:it:" + caseId)).post("/runs")
                .then().statusCode(403).contentType("application/problem+json").body("code", equalTo("FORBIDDEN"));
        assertThat(Committed.of(access, codec, Topics.REJECTIONS, Rejection.class, "urn:it:" + caseId)).singleElement()
                .satisfies(it -> assertThat(it.getMeta().getActor().getId()).isEqualTo("ana"));

        // And the key is also taken as an authorization
        given().header("Authorization", "ApiKey " + StackResource.API_KEY).get("/runs/count").then().statusCode(200);
    }

    @Test
    void a_run_shows_its_way_and_its_caller_is_told_as_soon_as_there_is_a_directive() throws Exception {
        // Given a run
        json(run(",\"output\":{\"text\":\"hi\"}")).post("/runs").then().statusCode(202);
        program().get("/runs/" + runId).then().statusCode(200).body("state", equalTo("RECEIVED")).body("run.output.text", equalTo("hi")).body("run.id", equalTo("r 1|[#"));
        program().get("/runs/" + runId + "/directive?wait=0s").then().statusCode(204);

        // When policy releases it while the caller waits
        var waiting = CompletableFuture.supplyAsync(() -> program().get("/runs/" + runId + "/directive?wait=30s"));
        policySays(Topics.RUN_EVENTS, released());
        policySays(Topics.DIRECTIVES, proceed());

        // Then the caller is told, and the run shows why
        waiting.join().then().statusCode(200).body("kind", equalTo("proceed")).body("receipt.receiptId", equalTo("rel_1")).body("version", equalTo(1));
        program().get("/runs/" + runId).then().body("state", equalTo("RELEASED")).body("rule", equalTo("small")).body("routing.rules[0].outcome", equalTo("matched"));
        var listed = rows(program().queryParam("case", caseId).get("/runs"));
        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().path("route").asText()).isEqualTo("release");
        assertThat(listed.getFirst().properties()).extracting(Map.Entry::getKey).containsExactly("runId", "id", "source", "caseId", "flow", "state", "route", "reason", "at", "action",
                "amount", "currency");
        program().get("/runs/" + runId + "/directive?after=1&wait=0s").then().statusCode(204);

        // And its report is a fact, once
        json("{\"result\":\"executed\",\"receiptId\":\"rel_1\"}").post("/runs/" + runId + "/outcome").then().statusCode(202).body("$", not(hasKey("state")));
        json("{\"result\":\"executed\",\"receiptId\":\"rel_1\"}").post("/runs/" + runId + "/outcome").then().statusCode(200);
        json("{\"result\":\"done\"}").post("/runs/" + runId + "/outcome").then().statusCode(400).body("errors.field", hasItem("/result"));
        json("{\"result\":\"executed\"}").post("/runs/run_none/outcome").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        assertThat(runs()).hasSize(2);
    }

    @Test
    void a_run_on_the_intake_topic_becomes_a_run_and_other_bytes_a_rejection() throws Exception {
        // When a run and a broken one of a source of its own come by Kafka
        var source = "urn:kafka:" + caseId;
        send(Topics.INTAKE.name(), null, run("").getBytes(StandardCharsets.UTF_8));
        send(Topics.INTAKE.name(), null, ("{\"source\":\"" + source + "\"}").getBytes(StandardCharsets.UTF_8));

        // Then the one is a run, the other a rejection that names where it stands
        await().atMost(PATIENCE).until(() -> program().get("/runs/" + runId).statusCode() == 200);
        await().atMost(PATIENCE).until(() -> !Committed.of(access, codec, Topics.REJECTIONS, Rejection.class, source).isEmpty());
        assertThat(Committed.of(access, codec, Topics.REJECTIONS, Rejection.class, source)).singleElement()
                .satisfies(it -> assertThat(it.getInput().getOrigin()).startsWith(Topics.INTAKE.name() + "-"));
    }

    @Test
    void the_api_describes_itself_with_every_content_type_and_the_shape_of_problems() {
        given().get("/openapi").then().statusCode(200).body(containsString("application/x-ndjson")).body(containsString("application/cloudevents+json"))
                .body(containsString("application/cloudevents-batch+json")).body(containsString("application/problem+json")).body(containsString("X-API-Key"))
                .body(containsString("/runs/{runId}/directive"));
    }

    @Test
    void every_operation_says_what_it_may_answer_and_what_a_directive_is() {
        var api = given().accept("application/json").get("/openapi?format=json").then().statusCode(200).extract().jsonPath();
        Map<String, Map<String, Map<String, Object>>> paths = api.getMap("paths");
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            var answers = ((Map<?, ?>) operation.get("responses")).keySet().stream().map(Object::toString).toList();
            assertThat(answers).as(method + " " + path).contains("401", "503");
            if (operation.containsKey("requestBody")) {
                assertThat(answers).as(method + " " + path).contains("400", "413", "415");
            }
        }));
        assertThat(api.getString("paths.'/runs/{runId}/directive'.get.responses.'200'.content.'application/json'.schema.$ref")).endsWith("/Directive");
        for (var path : List.of("/runs/{runId}/outcome", "/runs/{runId}/withdraw", "/releases/{receiptId}/consume", "/webhooks")) {
            assertThat(api.getString("paths.'" + path + "'.post.requestBody.content.'application/json'.schema.$ref")).as(path).isNotNull();
        }
    }

    /// Facts about the runs of this case. All tests are one source, so that its ids are used in many cases, and that is a fact, too.
    private List<RunFact> runs() {
        return Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId).stream().filter(fact -> !(fact.getFact() instanceof SourceIdReused)).toList();
    }

    private static RequestSpecification program() {
        return given().config(RestAssured.config().encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .defaultContentCharset("UTF-8").encodeContentTypeAs("application/x-ndjson", io.restassured.http.ContentType.TEXT)
                .encodeContentTypeAs("application/cloudevents+json", io.restassured.http.ContentType.TEXT)
                .encodeContentTypeAs("application/cloudevents-batch+json", io.restassured.http.ContentType.TEXT)))
                .header("X-API-Key", StackResource.API_KEY);
    }

    private static RequestSpecification json(String body) {
        return program().contentType("application/json").body(body);
    }

    private String run(String more) {
        return "{\"id\":\"r 1|[#\",\"source\":\"urn:it\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"" + more + "}";
    }

    private static List<JsonNode> rows(Response response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(200);
        return Arrays.stream(new String(response.asByteArray(), StandardCharsets.UTF_8).split("\n")).filter(line -> !line.isBlank()).map(line -> {
            try {
                return JSON.readTree(line);
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        }).toList();
    }

    private void policySays(io.countersign.schemas.Topic topic, SpecificRecord event) throws Exception {
        send(topic.name(), caseId, codec.encode(topic, event));
    }

    private void send(String topic, String key, byte[] value) throws Exception {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value)).get();
        }
    }

    private EventMeta meta(String entity) {
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(caseId).setRunId(runId).setEntityId(entity).setStep(2).setVersion(1).setSeq(1)
                .setOccurredAt(Instant.now()).setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build())
                .setCausationId("x").setTraceparent(null).setSummary("released").build();
    }

    private RunEvent released() {
        var routing = Routing.newBuilder().setRoute(Route.RELEASE).setRule("small").setRuleName("Small ones go").setReason("small").setReasonCode(null).setRisk("low").setFlow("f")
                .setFlowVersion(1).setFlowHash("h")
                .setRules(List.of(RuleResult.newBuilder().setRule("small").setName("Small ones go").setOutcome(RuleOutcome.MATCHED).setDetail(null).build())).build();
        return RunEvent.newBuilder().setMeta(meta(runId)).setFrom(RunState.RECEIVED).setTo(RunState.RELEASED).setCause(RunCause.ROUTED).setFlags(List.of())
                .setAttempt(1).setEvaluation(1).setReason("small").setRouting(routing).setChoice(null).setReceipt(null).setContent(null).build();
    }

    private Directive proceed() {
        var receipt = Receipt.newBuilder().setReceiptId("rel_1").setActionDigest(null).setValidUntil(Instant.now().plusSeconds(60)).setSingleUse(true).build();
        return Directive.newBuilder().setMeta(meta("directive:" + runId)).setKind(DirectiveKind.PROCEED).setState("RELEASED").setRunVersion(1).setReason("small").setNote(null)
                .setReceipt(receipt).setFallback(null).setContent(null).build();
    }
}
