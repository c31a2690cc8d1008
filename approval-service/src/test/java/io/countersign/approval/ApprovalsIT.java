package io.countersign.approval;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.domain.ApprovalState;
import io.countersign.approval.domain.DecisionKind;
import io.countersign.approval.view.CommittedApprovals;
import io.countersign.approval.view.CommittedPeople;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.StoredRecords;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(StackResource.class)
class ApprovalsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RACES = System.getProperty("countersign.repeats", "small").equals("full") ? 60 : 6;

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    @BeforeEach
    void waitUntilReady() {
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void aPersonClaimsAndApprovesAndTheQueueShowsIt() {
        // Given
        var asked = asked(0);
        as("ana").post("/approvals/{id}/claim", asked.approvalId()).then().statusCode(200).body("state", equalTo("CLAIMED"));
        as("omar").get("/approvals?case={case}", asked.caseId()).then().contentType("application/x-ndjson")
                .body(containsString("\"claimedBy\":\"ana\"")).body(containsString("\"actionDigest\":\"" + asked.actionDigest()));
        as("omar").body(wish("approve", 2, asked).toString()).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(409)
                .body("code", equalTo("CLAIMED")).body("detail", startsWith("Ana Ruiz has taken this until"));
        // When
        as("ana").body(wish("approve", 1, asked).toString()).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(200)
                .body("state", equalTo("FINAL")).body("version", equalTo(5)).body("decidedBy", equalTo("ana"));
        // Then
        as("tom").get("/approvals/{id}", asked.approvalId()).then().statusCode(200).body("state", equalTo("FINAL"))
                .body("decision.kind", equalTo("approve")).body("decision.name", equalTo("Ana Ruiz")).body("run.action.amount", equalTo("240.00"))
                .body("rule", equalTo("refund-over-limit")).body("undoMs", equalTo(0)).body("claimedBy", nullValue());
        as("tom").get("/approvals?case={case}", asked.caseId()).then().statusCode(200).body(equalTo(""));
        as("tom").get("/approvals?state=FINAL&case={case}", asked.caseId()).then().body(containsString(asked.approvalId()));
    }

    @Test
    void theSameKeyGetsTheFirstAnswerAndANewKeyAConflict() {
        // Given
        var asked = asked(0);
        var body = wish("reject", 1, asked).put("note", "not our customer").toString();
        var first = as("ana").header("Idempotency-Key", "k1").body(body).post("/approvals/{id}/decision", asked.approvalId());
        first.then().statusCode(200);
        // When
        var again = as("ana").header("Idempotency-Key", "k1").body(body).post("/approvals/{id}/decision", asked.approvalId());
        // Then
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        as("ana").header("Idempotency-Key", "k2").body(body).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(409)
                .contentType("application/problem+json").body("code", equalTo("ALREADY_DECIDED")).body("detail", startsWith("Ana Ruiz rejected this at "));
    }

    @Test
    void anEditIsAFullReplacementOfTheAction() {
        // Given
        var asked = asked(0);
        var wish = wish("edit", 1, asked).put("note", "partial return");
        wish.putObject("action").put("type", "refund").put("amount", 190.0).put("currency", "EUR");
        as("ana").body(wish.toString()).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(422)
                .body("detail", startsWith("/action/amount is 190; write a decimal as text"));
        wish.withObject("/action").put("amount", "190.00");
        // When
        as("ana").body(wish.toString()).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(200).body("state", equalTo("FINAL"));
        // Then
        as("ana").get("/approvals/{id}", asked.approvalId()).then().body("decision.kind", equalTo("edit"))
                .body("decision.actionDigestBefore", equalTo(asked.actionDigest())).body("decision.actionDigestAfter", not(equalTo(asked.actionDigest())));
    }

    @Test
    void anEditThatChangesNothingIsRefused() {
        // Given
        var asked = asked(0);
        var wish = wish("edit", 1, asked).put("note", "partial return").put("output", "Here it is.");
        // When
        var response = as("ana").body(wish.toString()).post("/approvals/{id}/decision", asked.approvalId());
        // Then
        response.then().statusCode(422).body("code", equalTo("NOTHING_EDITED"));
    }

    @Test
    void whoMayNotDecideGets403AndWhoIsNobodyGets401() {
        // Given
        var asked = asked(0);
        var body = wish("approve", 1, asked).toString();
        // When, then
        for (var who : new String[] {"tom", "dev", "sam", "stranger"}) {
            as(who).body(body).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        }
        given().contentType("application/json").body(body).post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(401);
        given().auth().oauth2(TestTokens.expired("ana", "team-lead")).get("/approvals").then().statusCode(401);
        given().get("/approvals/{id}", asked.approvalId()).then().statusCode(401);
        given().get("/people").then().statusCode(401);
        as("ana").get("/approvals/{id}", asked.approvalId()).then().body("state", equalTo("OPEN")).body("version", equalTo(2));
    }

    @Test
    void badRequestsAreRefusedWithFieldAndRemedy() {
        // Given
        var asked = asked(0);
        // When, then
        decide(asked, "{").then().statusCode(400).contentType("application/problem+json").body("detail", startsWith("The body is not JSON: line 1"));
        decide(asked, "{\"kind\":\"approve\",\"version\":\"one\"}").then().statusCode(400).body("detail", equalTo("version is 'one'; write a whole number."));
        decide(asked, "{\"kind\":\"approve\",\"version\":1,\"colour\":\"red\"}").then().statusCode(400).body("detail", startsWith("colour is not known;"));
        decide(asked, "{\"kind\":\"maybe\",\"version\":1}").then().statusCode(422).body("detail", containsString("kind is 'maybe'"));
        decide(asked, "{\"kind\":\"approve\"}").then().statusCode(422).body("detail", startsWith("version is missing"));
        decide(asked, "{\"kind\":\"approve\",\"version\":1}").then().statusCode(409).body("code", equalTo("STALE"));
        decide(asked, "{\"kind\":\"approve\",\"version\":7,\"actionDigest\":\"" + asked.actionDigest() + "\"}").then().statusCode(409);
        decide(asked, wish("reject", 1, asked).put("note", "no").toString()).then().statusCode(422).body("code", equalTo("NOTE_TOO_SHORT"));
        as("ana").get("/approvals?state=WAITING").then().statusCode(422).body("detail", containsString("state is 'WAITING'"));
        as("ana").get("/approvals?limit=0").then().statusCode(422);
        as("ana").get("/approvals/apr_none").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        as("ana").post("/approvals/apr_none/claim").then().statusCode(404);
    }

    @Test
    void aDecisionCanBeUndoneWhileItIsNotFinal() {
        // Given
        var asked = asked(600_000);
        as("ana").body(wish("approve", 1, asked).toString()).post("/approvals/{id}/decision", asked.approvalId()).then().body("state", equalTo("DECIDED"));
        // When
        var response = as("ana").post("/approvals/{id}/undo", asked.approvalId());
        // Then
        response.then().statusCode(200).body("state", equalTo("OPEN"));
    }

    @Test
    void theDirectoryIsListed() {
        as("sam").get("/people").then().statusCode(200).contentType("application/x-ndjson")
                .body(containsString("{\"id\":\"ana\",\"name\":\"Ana Ruiz\",\"email\":\"ana@example.com\",\"roles\":[\"team-lead\",\"rule-approver\"]"));
        as("sam").get("/people/ana").then().statusCode(200).body("name", equalTo("Ana Ruiz"));
        as("sam").get("/people/stranger").then().statusCode(404);
        given().get("/openapi").then().statusCode(200).body(containsString("/approvals/{id}/decision"));
    }

    @Test
    void ofTwoPeopleOnTwoInstancesOneWinsAndTheOtherIsToldWho(@TempDir Path data) throws Exception {
        // Given
        var second = new KafkaAccess(access.bootstrapServers(), access.service(), data, access.registry(), access.schemaIds());
        var stored = new StoredRecords(second, second.codec(codec.sealing()));
        var view = new CommittedApprovals(stored);
        try (stored; var runtime = ApprovalParts.runtime(second, second.codec(codec.sealing()), Duration.ofMinutes(10), view, new CommittedPeople(), new ChangeFeed<>(1));
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            runtime.start();
            await().atMost(PATIENCE).until(runtime::ready);
            waitUntilReady();
            var other = new Approvals(runtime.gateway(), view, Duration.ofSeconds(20));
            var omar = new Approvals.Request(Actor.newBuilder().setKind(ActorKind.PERSON).setId("omar").setRole(null).setAuthentication("test").build(),
                    null, null);
            for (int race = 0; race < RACES; race++) {
                var asked = asked(0);
                await().atMost(PATIENCE).until(() -> other.find(asked.approvalId()).isPresent());
                var start = new CountDownLatch(1);
                // When
                var anas = people.submit(() -> {
                    start.await();
                    return decidePatiently(asked, wish("approve", 1, asked).toString());
                });
                var omars = people.submit(() -> {
                    start.await();
                    return other.decide(asked.approvalId(), omar, new Approvals.Wish(DecisionKind.REJECT, 1, asked.actionDigest(),
                            "not our customer", new RunEdit(null, null), null, null, "rest")).orElseThrow();
                });
                start.countDown();
                // Then
                boolean anaWon = anas.get().statusCode() == 200;
                boolean omarWon = omars.get().getStatus() == AnswerStatus.ACCEPTED;
                assertThat(anaWon).as("exactly one of %s and %s", anas.get().asString(), omars.get()).isNotEqualTo(omarWon);
                if (anaWon) {
                    assertThat(omars.get().getDetail()).startsWith("Ana Ruiz approved this at ");
                } else {
                    assertThat(anas.get().statusCode()).isEqualTo(409);
                    assertThat(anas.get().jsonPath().getString("detail")).startsWith("Omar Haddad rejected this at ");
                }
                await().atMost(PATIENCE).until(() -> other.find(asked.approvalId()).orElseThrow().approval().state() == ApprovalState.FINAL);
            }
        }
        waitUntilReady();
    }

    private Asked asked(long undoMs) {
        var asked = Asked.put(access.bootstrapServers(), codec, undoMs);
        await().atMost(PATIENCE).until(() -> as("ana").get("/approvals/{id}", asked.approvalId()).statusCode() == 200);
        return asked;
    }

    private static ObjectNode wish(String kind, long version, Asked asked) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("version", version).put("actionDigest", asked.actionDigest());
    }

    private static Response decide(Asked asked, String body) {
        return as("ana").body(body).post("/approvals/{id}/decision", asked.approvalId());
    }

    /// With one key, again while the answer says that none has come yet.
    private static Response decidePatiently(Asked asked, String body) {
        return await().atMost(PATIENCE).until(() -> as("ana").header("Idempotency-Key", "race-" + asked.approvalId()).body(body)
                .post("/approvals/{id}/decision", asked.approvalId()), response -> response.statusCode() != 503);
    }

    private static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person, "team-lead")).contentType("application/json");
    }
}
