package io.countersign.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.countersign.ingest.Committed;
import io.countersign.ingest.FakePolicy;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class CallersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @Inject
    DirectiveStreams streams;
    @TestHTTPResource("/")
    URI here;

    private final String caseId = SharedStack.freshId();
    private FakePolicy policy;

    @BeforeEach
    void ready() {
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
        policy = new FakePolicy(access, codec, name -> name.startsWith(caseId));
    }

    @AfterEach
    void stop() {
        policy.close();
    }

    @Test
    void whoever_waits_is_told_the_route_at_once_unless_a_person_is_needed() {
        // When runs are sent by callers that wait
        var released = send("release", "", "?wait=60s");
        var again = send("release", "", "?wait=60s");
        var held = send("hold", "", "?wait=60");
        var event = "{\"specversion\":\"1.0\",\"id\":\"release-2\",\"source\":\"urn:it\",\"type\":\"io.countersign.run.v1\",\"data\":{\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"}}";
        var asEvent = program().contentType("application/cloudevents+json").body(event.getBytes(StandardCharsets.UTF_8)).post("/runs?wait=60s");
        var unwaited = send("release-3", "", "");

        // Then those that need no person have their directive, also the repeat
        released.then().statusCode(202).body("state", equalTo("RELEASED")).body("route", equalTo("release")).body("reason", equalTo("because"))
                .body("directive.kind", equalTo("proceed")).body("directive.receipt.receiptId", equalTo(FakePolicy.receipt(run("release"))));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body().asString()).isEqualTo(released.body().asString());
        asEvent.then().statusCode(202).body("directive.kind", equalTo("proceed"));
        held.then().statusCode(202).body("state", equalTo("RECEIVED")).body("$", not(hasKey("directive")));
        unwaited.then().statusCode(202).body("state", equalTo("RECEIVED")).body("$", not(hasKey("directive"))).body("$", not(hasKey("factId")));
        for (var wait : List.of("61s", "soon", "-1")) {
            send("release-4", "", "?wait=" + wait).then().statusCode(400).contentType("application/problem+json").body("errors.field", hasItem("wait"));
        }
        program().contentType("application/x-ndjson").body("{}".getBytes(StandardCharsets.UTF_8)).post("/runs?wait=1s").then().statusCode(400);
        program().get("/runs/" + run("release-4")).then().statusCode(404);
    }

    @Test
    void directives_come_as_a_stream_and_resume_where_a_client_was() throws Exception {
        // Given a client of all directives and one of a run
        send("release", "", "?wait=60s");
        String place;
        try (var all = new Stream(here + "directives", StackResource.API_KEY, null); var one = new Stream(here + "runs/" + run("release") + "/directives", StackResource.API_KEY, null)) {
            assertThat(one.directive("proceed").data()).contains("\"runId\":\"" + run("release") + "\"");
            all.next(event -> event.data() == null && event.id() != null);

            // When another run is released, and later two more while nobody reads
            send("release-2", "", "?wait=60s");
            place = all.directive(run("release-2")).id();
        }
        send("release-3", "", "?wait=60s");
        send("release-4", "", "?wait=60s");

        // Then whoever comes back with the place misses nothing and gets nothing twice
        try (var all = new Stream(here + "directives", StackResource.API_KEY, place)) {
            var mine = new java.util.ArrayList<String>();
            mine.add(all.directive("\"kind\":\"proceed\"").data());
            mine.add(all.directive("\"kind\":\"proceed\"").data());
            assertThat(mine).anyMatch(data -> data.contains(run("release-3"))).anyMatch(data -> data.contains(run("release-4")));
        }
        try (var first = new Stream(here + "directives?after=first", StackResource.API_KEY, null)) {
            first.directive(run("release-3"));
        }
        given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead")).header("Last-Event-ID", "nonsense").get("/directives")
                .then().statusCode(400).contentType("application/problem+json").body("code", equalTo("INVALID_QUERY"));
        program().get("/runs/run_none/directives").then().statusCode(404).contentType("application/problem+json");
        given().get("/directives").then().statusCode(401);
    }

    @Test
    void a_client_that_does_not_read_is_cut_off() throws Exception {
        // Given a client that asks and never reads
        send("release", "", "?wait=60s");
        int free = streams.free();
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(here.getHost(), here.getPort()));
            slow.getOutputStream().write(("GET /runs/" + run("release") + "/directives HTTP/1.1\r\nHost: x\r\nX-API-Key: " + StackResource.API_KEY + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> streams.free() == free - 1);

            // When it has more to read than the network holds for it
            var cause = Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId).getFirst().getMeta();
            for (int i = 0; i < 30; i++) {
                policy.tellMuch(cause, 500_000);
            }

            // Then its place is free again
            await().atMost(PATIENCE).until(() -> streams.free() == free);
        }
    }

    @Test
    void one_program_has_no_more_than_its_share_of_streams_and_others_still_get_theirs() throws Exception {
        // Given a program that reconnects and never closes
        int free = streams.free();
        var open = new java.util.ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                var socket = new Socket(here.getHost(), here.getPort());
                open.add(socket);
                socket.getOutputStream().write(("GET /directives HTTP/1.1\r\nHost: x\r\nX-API-Key: " + StackResource.NARROW_API_KEY + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            await().atMost(PATIENCE).until(() -> streams.free() == free - 50);

            // Then it is told that the limit is its own, and another program gets a stream
            given().header("X-API-Key", StackResource.NARROW_API_KEY).get("/directives").then().statusCode(503).header("Retry-After", "1").body("detail", startsWith("You have 50 streams"));
            try (var other = new Stream(here + "directives", StackResource.API_KEY, null)) {
                other.next(event -> event.id() != null);
            }
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void a_release_is_used_up_once_and_a_repeat_gets_the_first_answer() {
        // Given a release
        send("release", ",\"action\":{\"type\":\"refund\",\"amount\":\"10.00\",\"currency\":\"EUR\"}", "?wait=60s").then().statusCode(202);
        var path = "/releases/" + FakePolicy.receipt(run("release")) + "/consume";

        // When it is used for another action, for its own with a key, again with the key, and by somebody else
        var changed = json("{\"action\":{\"type\":\"refund\",\"amount\":\"11.00\",\"currency\":\"EUR\"}}").post(path);
        var key = UUID.randomUUID().toString();
        var first = json("{\"action\":{\"currency\":\"EUR\",\"amount\":\"10.00\",\"type\":\"refund\"}}").header("Idempotency-Key", key).post(path);
        var again = json("{\"action\":{\"currency\":\"EUR\",\"amount\":\"10.00\",\"type\":\"refund\"}}").header("Idempotency-Key", key).post(path);
        var digest = ContentJson.actionDigest(ContentJson.read("{\"action\":{\"type\":\"refund\",\"amount\":\"10.00\",\"currency\":\"EUR\"}}".getBytes(StandardCharsets.UTF_8)));
        var other = json("{\"actionDigest\":\"" + digest + "\"}").post(path);

        // Then one may execute
        changed.then().statusCode(409).contentType("application/problem+json").body("code", equalTo("ACTION_CHANGED"));
        first.then().statusCode(200).body("runId", equalTo(run("release"))).body("receiptId", equalTo(FakePolicy.receipt(run("release"))));
        assertThat(again.body().asString()).isEqualTo(first.body().asString());
        other.then().statusCode(409).body("code", equalTo("RECEIPT_CONSUMED"));
        json("{\"action\":1,\"more\":2}").post(path).then().statusCode(400).body("errors.field", equalTo(List.of("/more", "/action")));
        json("{}").post("/releases/rel_none/consume").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead")).contentType("application/json").body("{}").post(path).then().statusCode(403);
        assertThat(Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId)).filteredOn(fact -> fact.getFact() instanceof ConsumptionRequested).hasSize(3);
    }

    @Test
    void of_many_who_use_a_release_at_once_one_wins() {
        send("release", "", "?wait=60s");
        var path = "/releases/" + FakePolicy.receipt(run("release")) + "/consume";
        var answers = IntStream.range(0, 8).mapToObj(_ -> CompletableFuture.supplyAsync(() -> json("{}").post(path).statusCode(), Thread::startVirtualThread)).toList()
                .stream().map(CompletableFuture::join).toList();
        assertThat(answers).containsOnlyOnce(200).filteredOn(status -> status == 409).hasSize(7);
    }

    @Test
    void a_withdrawal_says_what_came_of_it() {
        send("release", "", "?wait=60s");
        json("{}").post("/runs/" + run("release") + "/withdraw").then().statusCode(202).body("state", equalTo("CANCELLED")).body("applied", equalTo(true)).body("factId", nullValue());
        json("{\"reason\":\"again\"}").post("/runs/" + run("release") + "/withdraw").then().statusCode(200).body("state", equalTo("CANCELLED")).body("applied", equalTo(true));
    }

    @Test
    void whoever_was_told_to_try_again_is_never_refused() {
        for (int i = 0; i < 20; i++) {
            send("retry-" + i, "", "?wait=60s").then().statusCode(202).body("directive.kind", equalTo("retry"));
            send("release-" + i, ",\"retryOf\":\"retry-" + i + "\"", "").then().statusCode(202);
        }
    }

    @Test
    void an_id_used_in_two_cases_is_recorded_once() {
        // Given a source of its own
        var source = "urn:it:" + caseId;
        for (var name : List.of(caseId + "-1", caseId + "-2")) {
            json("{\"id\":\"same\",\"source\":\"" + source + "\",\"caseId\":\"" + name + "\",\"flow\":\"f\",\"input\":\"hello\"}").post("/runs").then().statusCode(202);
        }
        // Then it is said of the later run
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId + "-2")).filteredOn(fact -> fact.getFact() instanceof SourceIdReused)
                .singleElement().satisfies(fact -> assertThat(((SourceIdReused) fact.getFact()).getOtherRunId()).isEqualTo(RunId.of(source, caseId + "-1", "same"))));
        assertThat(Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId + "-1")).hasSize(1);
    }

    private String run(String id) {
        return RunId.of("urn:it:" + caseId, caseId, id);
    }

    private Response send(String id, String more, String query) {
        return json("{\"id\":\"" + id + "\",\"source\":\"urn:it:" + caseId + "\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"" + more + "}").post("/runs" + query);
    }

    private static RequestSpecification json(String body) {
        return program().contentType("application/json").body(body);
    }

    private static RequestSpecification program() {
        return given().urlEncodingEnabled(false).header("X-API-Key", StackResource.API_KEY);
    }
}
