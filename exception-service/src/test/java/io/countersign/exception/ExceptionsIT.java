package io.countersign.exception;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.exception.domain.Resolution;
import io.countersign.exception.domain.ResolutionKind;
import io.countersign.exception.view.AlertsView;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.quarkus.KernelSettings;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(StackResource.class)
class ExceptionsIT {

    private static final Duration PATIENCE = Queued.PATIENCE;
    private static final int RACES = System.getProperty("countersign.repeats", "small").equals("full") ? 60 : 5;

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @Inject
    KernelSettings settings;

    private final String caseId = "case-" + SharedStack.freshId();
    private Queued queued;

    @BeforeEach
    void start() {
        queued = new Queued(access.bootstrapServers(), codec);
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @AfterEach
    void stop() {
        queued.close();
    }

    @Test
    void a_person_claims_fixes_the_data_and_the_queue_shows_it() {
        // Given two runs of one case that wait for the same reason
        var first = queued.raise(caseId, "MISSING_DATA");
        var second = queued.raise(caseId, "MISSING_DATA");
        var row = row(2);
        assertThat(row.path("count").asInt()).isEqualTo(2);
        assertThat(row.path("runId").asText()).isEqualTo(second);
        assertThat(row.path("priorityText").asText()).startsWith("risk 3 × urgency 1 × impact 3 = 9: money action, ");
        var id = row.path("id").asText();

        // When the owner looks, claims and fixes one of them
        as(queued.owner).get("/exceptions/{id}", id).then().statusCode(200).body("id", equalTo(id)).body("runs", hasSize(2))
                .body("waiting[0].runId", equalTo(first)).body("waiting[0].run.action.amount", equalTo("240.00")).body("incident", equalTo(false)).body("about", nullValue());
        as(queued.owner).post("/exceptions/{id}/claim", id).then().statusCode(200).body("state", equalTo("CLAIMED")).body("claimedBy", equalTo(queued.owner));
        as(queued.backup).post("/exceptions/{id}/claim", id).then().statusCode(409).body("code", equalTo("CLAIMED"))
                .body("detail", startsWith("Olga Owner has this exception until"));
        var fix = wish("fix", row).put("version", 3);
        fix.putArray("runIds").add(first);
        fix.putObject("set").put("references.order", "W1").put("action.amount", "190.00");
        as(queued.owner).body(fix.toString()).post("/exceptions/{id}/resolution", id).then().statusCode(200).body("state", equalTo("CLAIMED"))
                .body("runs", equalTo(List.of(second)));

        // Then the other still waits, and whoever fixes that closes the item
        as(queued.owner).get("/exceptions/{id}", id).then().body("runs", equalTo(List.of(second))).body("version", equalTo(4));
        fix.put("version", 4).putArray("runIds");
        as(queued.owner).body(fix.toString()).post("/exceptions/{id}/resolution", id).then().statusCode(200).body("state", equalTo("RESOLVED"))
                .body("resolvedBy", equalTo(queued.owner));
        as(queued.owner).get("/exceptions?case={case}", caseId).then().body(equalTo(""));
        as(queued.owner).get("/exceptions?case={case}&state=RESOLVED", caseId).then().body(containsString("Olga Owner fixed the data"));
    }

    @Test
    void the_same_key_gets_the_first_answer_and_a_new_key_hears_who_was_first() {
        // Given a run that a person has fixed
        queued.raise(caseId, "MISSING_DATA");
        var row = row(1);
        var fix = wish("fix", row);
        fix.putObject("set").put("references.order", "W1");
        var first = resolve(queued.owner, row, fix, "k1-" + caseId);
        first.then().statusCode(200);

        // When the same request comes again, then it gets the first answer, although the run no longer waits
        var again = resolve(queued.owner, row, fix, "k1-" + caseId);
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());

        // When it comes with a new key, then it hears who was first
        resolve(queued.backup, row, wish("release", row), "k2-" + caseId).then().statusCode(409).contentType("application/problem+json")
                .body("code", equalTo("ALREADY_RESOLVED")).body("detail", containsString("Olga Owner fixed the data"));
    }

    @Test
    void of_two_at_once_one_wins_and_the_other_is_told_who() throws Exception {
        for (int i = 0; i < RACES; i++) {
            // Given a run that waits
            var raceCase = caseId + "-" + i;
            queued.raise(raceCase, "LOW_CONFIDENCE");
            var row = row(raceCase, 1);
            var go = new CountDownLatch(1);
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                // When two settle it at once
                var one = people.submit(() -> {
                    go.await();
                    return resolve(queued.owner, row, wish("release", row), null);
                });
                var other = people.submit(() -> {
                    go.await();
                    return resolve(queued.backup, row, wish("reject", row), null);
                });
                go.countDown();

                // Then one has won, and the other hears who
                var codes = List.of(one.get().statusCode(), other.get().statusCode());
                assertThat(codes).as(one.get().asString() + other.get().asString()).containsExactlyInAnyOrder(200, 409);
                var loser = codes.getFirst() == 409 ? one.get() : other.get();
                assertThat(loser.jsonPath().getString("detail")).contains(codes.getFirst() == 409 ? "Bert Backup rejected it" : "Olga Owner released it");
            }
        }
    }

    @Test
    void of_two_on_two_instances_one_wins_and_the_other_is_told_who(@TempDir Path data) throws Exception {
        // Given a second instance with a data folder of its own
        var elsewhere = new KafkaAccess(access.bootstrapServers(), access.service(), data, access.registry(), access.schemaIds());
        var view = new ExceptionsView(_ -> Optional.empty(), InstantSource.system());
        try (var runtime = ExceptionWiring.runtime(elsewhere, codec, Duration.ofMinutes(10), view, new AlertsView(), new ChangeFeed<>(1));
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            runtime.start();
            await().atMost(PATIENCE).until(runtime::ready);
            await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
            var other = new Exceptions(runtime, view, InstantSource.system(), settings);
            for (int i = 0; i < RACES; i++) {
                var raceCase = caseId + "-two-" + i;
                queued.raise(raceCase, "LOW_CONFIDENCE");
                var row = row(raceCase, 1);
                var id = row.path("id").asText();
                var shown = await().atMost(PATIENCE).until(() -> other.find(id), Optional::isPresent).orElseThrow();
                var reject = new Resolution(ResolutionKind.REJECT, row.path("version").asLong(), row.path("actionDigest").asText(), null, "The customer was refunded",
                        List.of(), List.of(), "rest", "REJECTED");
                var bert = new Exceptions.Request(Actor.newBuilder().setKind(ActorKind.PERSON).setId(queued.backup).build(), "bert-" + id, null);
                var go = new CountDownLatch(1);

                // When one settles it on each
                var olga = people.submit(() -> {
                    go.await();
                    return patiently().until(() -> resolve(queued.owner, row, wish("release", row), "olga-" + id), response -> response.statusCode() != 503);
                });
                var berts = people.submit(() -> {
                    go.await();
                    return patiently().ignoreExceptionsInstanceOf(NoAnswer.class).until(() -> other.resolve(shown, reject, bert), Objects::nonNull);
                });
                go.countDown();

                // Then one has won, and the other hears who
                boolean released = olga.get().statusCode() == 200;
                assertThat(berts.get().getStatus()).as(olga.get().asString() + berts.get()).isEqualTo(released ? AnswerStatus.REFUSED : AnswerStatus.ACCEPTED);
                assertThat(released ? berts.get().getDetail() : olga.get().jsonPath().getString("detail"))
                        .contains(released ? "Olga Owner released it" : "Bert Backup rejected it");
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO);
    }

    @Test
    void who_is_nobody_gets_401_and_who_may_not_gets_403() {
        // Given a run that waits
        queued.raise(caseId, "MISSING_DATA");
        var row = row(1);
        var id = row.path("id").asText();

        // When those ask who may not, then they hear so
        given().get("/exceptions").then().statusCode(401);
        given().get("/exceptions/{id}", id).then().statusCode(401);
        given().contentType("application/json").body("{}").post("/exceptions/{id}/resolution", id).then().statusCode(401);
        resolve(queued.excluded, row, wish("release", row), null).then().statusCode(403).body("code", equalTo("FORBIDDEN"))
                .body("detail", containsString("somebody else must settle it"));
        resolve("nobody", row, wish("release", row), null).then().statusCode(403).body("detail", containsString("not in the directory"));
        as("nobody").post("/exceptions/{id}/claim", id).then().statusCode(403);

        // And the item is as it was
        as(queued.owner).get("/exceptions/{id}", id).then().body("version", equalTo(1)).body("state", equalTo("OPEN"));
    }

    @Test
    void bad_requests_name_the_field_and_the_remedy() {
        // Given a run that waits
        queued.raise(caseId, "MISSING_DATA");
        var row = row(1);
        var unknownPath = wish("fix", row);
        unknownPath.putObject("set").put("id", "other");
        var badAmount = wish("fix", row);
        badAmount.putObject("set").put("action.amount", "1,900.00");

        // When something is wrong, then the answer says what
        refused(row, unknownPath, 422, "'id' can't be set; what can be set is references.<name>");
        refused(row, badAmount, 422, "write a decimal as text, with a point and without separators");
        refused(row, wish("fix", row), 422, "fix needs a change");
        refused(row, wish("release", row).put("note", "short"), 422, "10 characters or more");
        refused(row, wish("sell", row), 422, "kind: 'sell' is not known");
        refused(row, JsonNodeFactory.instance.objectNode().put("kind", "release"), 422, "version: it is missing");
        refused(row, wish("release", row).put("version", 9), 409, "version 9");
        refused(row, wish("release", row).put("actionDigest", "other"), 409, "look at it again");
        as(queued.owner).get("/exceptions/exc_none").then().statusCode(404).contentType("application/problem+json").body("code", equalTo("NOT_FOUND"));
        as(queued.owner).get("/exceptions?limit=0").then().statusCode(422).body("detail", containsString("limit"));
        as(queued.owner).get("/exceptions?state=LOST").then().statusCode(422).body("detail", containsString("state"));
        as(queued.owner).body("{").post("/exceptions/{id}/resolution", row.path("id").asText()).then().statusCode(400);
        as(queued.owner).body("{\"colour\":1}").post("/exceptions/{id}/resolution", row.path("id").asText()).then().statusCode(400);
    }

    @Test
    void bytes_that_cannot_be_read_open_a_critical_item_and_the_stream_goes_on() {
        // When rubbish and a tombstone arrive on the topic of work, and then a good record
        queued.bytes(Topics.EXCEPTIONS, caseId, "rubbish".getBytes(StandardCharsets.UTF_8));
        queued.raise(caseId, "MISSING_DATA");

        // Then the good record waits, and so does the incident, which a queue owner closes
        var incident = await().atMost(PATIENCE).until(() -> rows(caseId), rows -> rows.size() == 2).stream()
                .filter(row -> row.path("reasonCode").asText().equals("TECHNICAL")).findFirst().orElseThrow();
        assertThat(incident.path("risk").asText()).isEqualTo("critical");
        assertThat(incident.path("ownerRole").asText()).isEqualTo("queue-owner");
        as(queued.queueOwner).get("/exceptions/{id}", incident.path("id").asText()).then().body("about.topic", equalTo(Topics.EXCEPTIONS.name()))
                .body("about.code", equalTo("NOT_AVRO"));
        resolve(queued.queueOwner, incident, wish("by-hand", incident), null).then().statusCode(200).body("state", equalTo("RESOLVED"));
    }

    @Test
    void the_interface_is_described() {
        given().get("/openapi").then().statusCode(200).body(containsString("/exceptions/{id}/resolution"));
    }

    private void refused(JsonNode row, ObjectNode body, int status, String detail) {
        var response = resolve(queued.owner, row, body, null);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getString("detail")).contains(detail);
    }

    private static ObjectNode wish(String kind, JsonNode row) {
        var wish = JsonNodeFactory.instance.objectNode().put("kind", kind).put("note", "The customer sent the number").put("channel", "rest");
        wish.set("version", row.path("version"));
        wish.set("actionDigest", row.path("actionDigest"));
        return wish;
    }

    private Response resolve(String person, JsonNode row, ObjectNode body, String key) {
        var request = as(person).body(body.toString());
        return (key == null ? request : request.header("Idempotency-Key", key)).post("/exceptions/{id}/resolution", row.path("id").asText());
    }

    private JsonNode row(int runs) {
        return row(caseId, runs);
    }

    private JsonNode row(String ofCase, int runs) {
        return await().atMost(PATIENCE).until(() -> rows(ofCase), rows -> rows.size() == 1 && rows.getFirst().path("runs").size() == runs).getFirst();
    }

    private List<JsonNode> rows(String ofCase) {
        return as(queued.queueOwner).get("/exceptions?case={case}", ofCase).asString().lines()
                .map(line -> ContentJson.read(line.getBytes(StandardCharsets.UTF_8))).toList();
    }

    private static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person)).contentType("application/json");
    }
}
