package io.countersign.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.countersign.ingest.FakePolicy;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class WebhooksIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    private final String caseId = SharedStack.freshId();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private volatile boolean lies;
    private FakePolicy policy;
    private HttpServer receiver;
    private String webhook;

    private record Asked(Map<String, List<String>> headers, String body) {}

    @BeforeEach
    void ready() throws IOException {
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
        policy = new FakePolicy(access, codec, name -> name.startsWith(caseId));
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            var headers = new HashMap<String, List<String>>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, lies ? 100 : -1);
            exchange.close();
            asked.add(new Asked(headers, body));
        });
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.start();
    }

    @AfterEach
    void stop() {
        policy.close();
        receiver.stop(0);
        if (webhook != null) {
            program().delete("/webhooks/" + webhook);
        }
    }

    @Test
    void a_directive_is_sent_signed_and_again_when_it_was_not_taken() throws Exception {
        // Given a webhook whose receiver fails
        var secret = register();
        status = 500;

        // And people see where it leads, but not the path, which may be a secret
        assertThat(rows(person().get("/webhooks?limit=1000"))).filteredOn(it -> it.path("id").asText().equals(webhook)).singleElement()
                .satisfies(it -> assertThat(it.path("url").asText()).isEqualTo("http://127.0.0.1:" + receiver.getAddress().getPort()));

        // When a run is released, and the receiver works again
        send("release");
        var first = asked.poll(60, TimeUnit.SECONDS);
        status = 200;
        var second = asked.poll(60, TimeUnit.SECONDS);

        // Then both tries are signed, with one id, and say the release
        for (var it : List.of(first, second)) {
            new Webhook(secret).verify(it.body(), it.headers());
        }
        assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
        var data = ContentJson.read(second.body().getBytes(StandardCharsets.UTF_8));
        assertThat(data.path("type").asText()).isEqualTo("countersign.directive.proceed");
        assertThat(data.path("data").path("receiptId").asText()).isEqualTo(FakePolicy.receipt(run("release")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(deliveries("delivered")).singleElement().satisfies(it -> {
            assertThat(it.path("attempts").asInt()).isEqualTo(2);
            assertThat(it.path("runId").asText()).isEqualTo(run("release"));
        }));

        // And after a rotation both secrets hold
        var rotated = json("{}").post("/webhooks/" + webhook + "/rotate").then().statusCode(200).extract().body().jsonPath().getString("secret");
        assertThat(rotated).isNotEqualTo(secret);
        send("release-2");
        var third = asked.poll(60, TimeUnit.SECONDS);
        assertThatCode(() -> new Webhook(secret).verify(third.body(), third.headers())).doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(rotated).verify(third.body(), third.headers())).doesNotThrowAnyException();
    }

    @Test
    void a_receiver_that_lies_is_asked_again_and_one_that_hangs_holds_up_nobody() throws Exception {
        // Given a webhook whose receiver hangs, and one whose receiver says 200 and breaks off
        var hang = new CountDownLatch(1);
        var hanging = new AtomicInteger();
        receiver.createContext("/hanging", exchange -> {
            hanging.incrementAndGet();
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        var other = json(registration("/hanging")).post("/webhooks").then().statusCode(201).extract().jsonPath().getString("id");
        try {
            register();
            lies = true;

            // When a run is released
            send("release");
            var first = asked.poll(60, TimeUnit.SECONDS);
            lies = false;
            var second = asked.poll(60, TimeUnit.SECONDS);

            // Then the one that lied gets it again under the same id, while the other still hangs
            assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
            await().atMost(PATIENCE).until(() -> deliveries("delivered").size() == 1);
            await().atMost(PATIENCE).until(() -> hanging.get() > 0);
        } finally {
            hang.countDown();
            program().delete("/webhooks/" + other);
        }
    }

    @Test
    void a_receiver_that_is_gone_is_asked_again_only_after_somebody_says_so() throws Exception {
        // Given a receiver that is gone
        register();
        status = 410;
        send("release");
        asked.poll(60, TimeUnit.SECONDS);

        // Then the webhook is off, and says why
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(program().get("/webhooks?limit=1000"))).filteredOn(it -> it.path("id").asText().equals(webhook)).singleElement()
                .satisfies(it -> {
                    assertThat(it.path("state").asText()).isEqualTo("disabled");
                    assertThat(it.path("disabledBecause").asText()).contains("410");
                }));
        var failed = deliveries("failed").getFirst().path("id").asText();
        var replay = "/webhooks/" + webhook + "/deliveries/" + failed + "/replay";
        json("{}").post(replay).then().statusCode(409).contentType("application/problem+json").body("code", equalTo("WEBHOOK_DISABLED"));

        // When it is back, and switched on
        status = 204;
        json("{}").post("/webhooks/" + webhook + "/enable").then().statusCode(200).body("state", equalTo("enabled"));
        json("{}").post("/webhooks/" + webhook + "/deliveries/replay").then().statusCode(202).body("replayed", equalTo(1));
        json("{}").post("/webhooks/whk_none/deliveries/replay").then().statusCode(404);

        // Then it gets what it missed
        assertThat(asked.poll(60, TimeUnit.SECONDS).headers().get("webhook-id")).containsExactly(failed);
        await().atMost(PATIENCE).until(() -> deliveries("delivered").size() == 1);

        // And what was delivered can't be replayed
        json("{}").post(replay).then().statusCode(404).body("code", equalTo("NOT_FOUND"));

        // And a removed one is nobody's
        program().delete("/webhooks/" + webhook).then().statusCode(200);
        await().atMost(PATIENCE).until(() -> program().get("/webhooks/" + webhook + "/deliveries").statusCode() == 404);
        program().delete("/webhooks/" + webhook).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        webhook = null;
    }

    @Test
    void only_programs_register_and_only_addresses_that_may_be_asked() {
        for (var url : List.of("http://169.254.169.254/latest", "ftp://127.0.0.1/", "https://user@127.0.0.1/", "https://0.0.0.0/", "nonsense")) {
            json("{\"url\":\"" + url + "\"}").post("/webhooks").then().statusCode(400).contentType("application/problem+json").body("errors.field", hasItem("/url"));
        }
        json("{\"flows\":[1],\"more\":true}").post("/webhooks").then().statusCode(400).body("errors.field", equalTo(List.of("/more", "/url", "/flows")));
        person().contentType("application/json").body("{\"url\":\"http://127.0.0.1/\"}").post("/webhooks").then().statusCode(403);
        person().get("/webhooks").then().statusCode(200);
        var none = SharedStack.freshId();
        for (var path : List.of("/webhooks/" + none + "/enable", "/webhooks/" + none + "/rotate", "/webhooks/" + none + "/deliveries/dlv_x/replay")) {
            person().post(path).then().statusCode(403).contentType("application/problem+json").body("code", equalTo("FORBIDDEN"));
        }
        json("{\"url\":\"http://127.0.0.1/\"}").header("Idempotency-Key", "x".repeat(201)).post("/webhooks").then().statusCode(400).contentType("application/problem+json")
                .body("errors.field", equalTo(List.of("Idempotency-Key")));
        given().get("/webhooks").then().statusCode(401);
        program().get("/webhooks?limit=0").then().statusCode(400);
        program().get("/webhooks/whk_none/deliveries").then().statusCode(404);
        given().get("/openapi").then().body(containsString("/webhooks/{id}/rotate")).body(containsString("/releases/{receiptId}/consume")).body(containsString("/runs/{runId}/directives"));
    }

    @Test
    void a_repeated_registration_gets_the_first_answer() {
        var body = "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook\",\"sources\":[\"urn:none\"]}";
        var first = json(body).header("Idempotency-Key", caseId).post("/webhooks");
        var again = json(body).header("Idempotency-Key", caseId).post("/webhooks");
        first.then().statusCode(201);
        webhook = first.jsonPath().getString("id");
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
    }

    private String registration(String path) {
        return "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort() + path + "\",\"sources\":[\"urn:it:" + caseId + "\"]}";
    }

    /// @return the secret
    private String register() {
        var answer = json(registration("/hook")).post("/webhooks");
        answer.then().statusCode(201).header("Location", containsString("/webhooks/whk_"));
        webhook = answer.jsonPath().getString("id");
        return answer.jsonPath().getString("secret");
    }

    private List<JsonNode> deliveries(String state) {
        return rows(program().get("/webhooks/" + webhook + "/deliveries?state=" + state));
    }

    private static List<JsonNode> rows(io.restassured.response.Response response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body().asString().lines().map(line -> ContentJson.read(line.getBytes(StandardCharsets.UTF_8))).toList();
    }

    private String run(String id) {
        return RunId.of("urn:it:" + caseId, caseId, id);
    }

    private void send(String id) {
        json("{\"id\":\"" + id + "\",\"source\":\"urn:it:" + caseId + "\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"}").post("/runs").then().statusCode(202);
    }

    private static RequestSpecification person() {
        return given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead"));
    }

    private static RequestSpecification json(String body) {
        return program().contentType("application/json").body(body);
    }

    private static RequestSpecification program() {
        return given().header("X-API-Key", StackResource.API_KEY);
    }
}
