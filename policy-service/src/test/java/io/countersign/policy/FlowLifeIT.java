package io.countersign.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class FlowLifeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String WHY = "The limit was too low all year";
    private static final String REFUND = "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    private RealStack stack;
    private String flow;
    private String author;
    private String approver;

    @BeforeEach
    void people() {
        stack = new RealStack(access, codec);
        var id = SharedStack.freshId();
        flow = "life-" + id;
        author = "aura-" + id;
        approver = "alan-" + id;
        stack.person(author, "Aura Autor", "rule-author", "rule-approver");
        stack.person(approver, "Alan Amtlich", "rule-approver");
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        await().atMost(PATIENCE).untilAsserted(() -> propose(25).statusCode(201));
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void aVersionLivesFromItsProposalToItsEndOnEveryPartition() {
        // Given a draft, which is no flow yet
        propose(25).statusCode(200).body("version", equalTo(1)).body("status", equalTo("draft"));
        as(author).get("/flows/{flow}", flow).then().statusCode(404).body("code", equalTo("NO_SUCH_FLOW"));
        as(author).get("/flows").then().body("flow", not(hasItem(flow)));
        as(author).get("/flows/{flow}/versions/1", flow).then().statusCode(200).body("yaml", startsWith("flow: " + flow)).body("proposedBy", equalTo(author)).body("approvedBy", nullValue());
        // When it is approved on a report and activated
        var hash = hash(1);
        as(approver).body("{\"hash\":\"%s\",\"report\":{\"digest\":\"%s\",\"flowHash\":\"%s\",\"cases\":50,\"summary\":\"Nothing changes.\"}}".formatted(hash, "d".repeat(64), hash))
                .post("/flows/{flow}/versions/1/approve", flow).then().statusCode(200).body("status", equalTo("approved"));
        act("activate", 1, "{}", 200).body("status", equalTo("active")).body("hash", equalTo(hash));
        // Then it shows as flows always did
        await().atMost(PATIENCE).untilAsserted(() -> as(author).get("/flows").then().body("flow", hasItem(flow)));
        as(author).get("/flows/{flow}", flow).then().statusCode(200).body("version", equalTo(1)).body("hash", equalTo(hash)).body("description", equalTo("For a test")).body("owner", equalTo(author))
                .body("rules", equalTo(1)).body("flaw", nullValue()).body("publishedBy", equalTo(author)).body("publishedAt", notNullValue()).body("stops", empty()).body("yaml", containsString("25"))
                .body("approvedBy", equalTo(approver)).body("shadowVersion", nullValue());
        as(author).get("/flows/{flow}/explanation", flow).then().statusCode(200).body("lines", hasItem(containsString("Small refunds go out at once"))).body("svg", startsWith("<svg"));
        // When another version judges beside it
        propose(10).statusCode(201).body("version", equalTo(2)).body("changes", hasItem(containsString("10")));
        act("shadow", 2, "", 200).body("status", equalTo("shadow"));
        var run = stack.run(flow, flow + "-c1", "r1", REFUND);
        stack.flush();
        await().atMost(PATIENCE).untilAsserted(() -> as(author).get("/flows/{flow}/shadow", flow).then().statusCode(200).body("[0].judged", equalTo(1)).body("[0].different", equalTo(1))
                .body("[0].matrix.release.approve", equalTo(1)).body("[0].latest[0].runId", equalTo(run)));
        assertThat(state(run)).as("without effect").isEqualTo(RunState.RELEASED);
        // And takes its place, and gives it back
        approve(2);
        act("activate", 2, "", 200);
        as(author).get("/flows/{flow}/versions", flow).then().body("status", equalTo(List.of("retired", "active")));
        as(approver).body("{\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/rollback", flow).then().statusCode(200).body("version", equalTo(1)).body("status", equalTo("active"));
        as(approver).body("{\"reason\":\"%s\",\"version\":2}".formatted(WHY)).post("/flows/{flow}/rollback", flow).then().statusCode(200).body("version", equalTo(2));
        // Until the flow ends
        as(approver).body("{\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/retire", flow).then().statusCode(200);
        var late = Stream.iterate(0, i -> i + 1).limit(8).map(i -> stack.run(flow, flow + "-late-" + i, "r" + i, REFUND)).toList();
        stack.flush();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(late).as("on every partition").allSatisfy(id -> assertThat(state(id)).isEqualTo(RunState.IN_EXCEPTION)));
        await().atMost(PATIENCE).untilAsserted(() -> as(author).get("/flows/{flow}", flow).then().statusCode(404));
        as(author).get("/flows/{flow}/versions", flow).then().body("status", equalTo(List.of("retired", "retired")));
    }

    @Test
    void ofManyWhoApproveAtOnceOneDoes() {
        // Given
        var hash = hash(1);
        var people = Stream.iterate(0, i -> i + 1).limit(6).map(i -> approver + "-" + i).toList();
        people.forEach(person -> stack.person(person, "Approver " + person, "rule-approver"));
        stack.flush();
        var body = "{\"hash\":\"%s\",\"noReportReason\":\"%s\"}".formatted(hash, WHY);
        await().atMost(PATIENCE).untilAsserted(() -> act(people.getLast(), "decline", 9, "{\"reason\":\"%s\"}".formatted(WHY)).statusCode(404));
        // When
        var codes = people.stream().map(person -> CompletableFuture.supplyAsync(() -> as(person).body(body).post("/flows/{flow}/versions/1/approve", flow).statusCode())).toList()
                .stream().map(CompletableFuture::join).toList();
        // Then
        assertThat(codes).containsOnlyOnce(200).filteredOn(code -> code != 200).allMatch(code -> code == 409);
    }

    @Test
    void whatIsRefusedSaysWhyAndIsRecorded() {
        var hash = hash(1);
        as(author).body("{\"hash\":\"%s\",\"noReportReason\":\"%s\"}".formatted(hash, WHY)).post("/flows/{flow}/versions/1/approve", flow).then().statusCode(403).body("code", equalTo("SECOND_PERSON"))
                .body("detail", startsWith("Aura Autor proposed version 1"));
        act("activate", 1, "", 409).body("code", equalTo("NOT_APPROVED"));
        as(approver).body("{\"hash\":\"%s\",\"noReportReason\":\"%s\"}".formatted("0".repeat(64), WHY)).post("/flows/{flow}/versions/1/approve", flow).then().statusCode(409).body("code", equalTo("OTHER_TEXT"));
        as(approver).body("{\"hash\":\"%s\",\"report\":{\"digest\":\"%s\",\"flowHash\":\"%s\",\"cases\":50,\"summary\":\"Fine\"}}".formatted(hash, "d".repeat(64), "0".repeat(64)))
                .post("/flows/{flow}/versions/1/approve", flow).then().statusCode(409).body("code", equalTo("OTHER_REPORT"));
        as(approver).body("{\"hash\":\"%s\",\"report\":{}}".formatted(hash)).post("/flows/{flow}/versions/1/approve", flow).then().statusCode(409).body("code", equalTo("OTHER_REPORT"));
        as(approver).body("{\"hash\":\"%s\"}".formatted(hash)).post("/flows/{flow}/versions/1/approve", flow).then().statusCode(422).body("code", equalTo("REPORT"));
        as(approver).body("{}").post("/flows/{flow}/versions/1/approve", flow).then().statusCode(422).body("code", equalTo("HASH"));
        as(approver).body("{\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/retire", flow).then().statusCode(409).body("code", equalTo("NONE_ACTIVE"));
        as(approver).body("{\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/rollback", flow).then().statusCode(409).body("code", equalTo("NONE_BEFORE"));
        as(author).post("/flows/{flow}/versions/1/shadow", flow).then().statusCode(409).body("code", equalTo("NONE_ACTIVE"));
        as("dev").body(proposal(30)).post("/flows/versions").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stack.committed(Topics.FLOW_EVENTS, FlowEvent.class, event -> event.getFlow().equals(flow) && event.getEvent() instanceof CommandRefused))
                .extracting(at -> ((CommandRefused) at.value().getEvent()).getCode()).contains("SECOND_PERSON", "NOT_APPROVED", "OTHER_TEXT", "OTHER_REPORT", "REPORT", "HASH", "NONE_ACTIVE", "FORBIDDEN"));
    }

    @Test
    void wrongTypesAndUnknownNamesAreNamed() {
        for (var path : List.of("versions", flow + "/versions/1/approve", flow + "/versions/1/decline", flow + "/rollback", flow + "/retire")) {
            as(author).post("/flows/" + path).then().statusCode(400).body("detail", startsWith("The body is missing; "));
            as(author).body("[]").post("/flows/" + path).then().statusCode(400).body("detail", startsWith("The body is no object; "));
        }
        for (var path : List.of("versions", flow + "/versions/1/approve", flow + "/versions/1/decline", flow + "/versions/1/activate", flow + "/versions/1/shadow", flow + "/shadow/end", flow + "/rollback",
                flow + "/retire")) {
            as(author).body("{\"no\":1}").post("/flows/" + path).then().statusCode(400).contentType("application/problem+json").body("code", equalTo("MALFORMED")).body("detail", startsWith("no is not known"));
            as(author).body("{").post("/flows/" + path).then().statusCode(400).body("detail", startsWith("The body is not JSON"));
            given().contentType("application/json").body("{}").post("/flows/" + path).then().statusCode(401);
        }
        as(approver).body("{\"hash\":3}").post("/flows/{flow}/versions/1/approve", flow).then().statusCode(400).body("detail", equalTo("hash is 3; write a text."));
        as(approver).body("{\"hash\":\"x\",\"report\":{\"cases\":\"many\"}}").post("/flows/{flow}/versions/1/approve", flow).then().statusCode(400).body("detail", startsWith("report.cases is 'many'; write a whole number"));
        as(approver).body("{\"hash\":\"x\",\"report\":\"r.json\"}").post("/flows/{flow}/versions/1/approve", flow).then().statusCode(400).body("detail", startsWith("report is 'r.json'; write an object"));
        as(approver).body("{\"version\":1.5,\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/rollback", flow).then().statusCode(400).body("detail", startsWith("version is 1.5"));
        as(approver).body("{\"version\":-1,\"reason\":\"%s\"}".formatted(WHY)).post("/flows/{flow}/rollback", flow).then().statusCode(422).body("code", equalTo("VERSION"));
        for (var version : List.of("two", "0", "-3", "99999999999")) {
            as(author).get("/flows/{flow}/versions/{version}", flow, version).then().statusCode(422).body("code", equalTo("VERSION"));
            as(author).post("/flows/{flow}/versions/{version}/activate", flow, version).then().statusCode(422).body("code", equalTo("VERSION"));
        }
        act("activate", 9, "", 404).body("code", equalTo("NO_SUCH_VERSION"));
        as(author).get("/flows/{flow}/versions/9", flow).then().statusCode(404).body("code", equalTo("NO_SUCH_VERSION"));
        as(author).get("/flows/versions?status=open").then().statusCode(422).body("code", equalTo("STATUS"));
        as(author).get("/flows/versions?status=draft").then().statusCode(200).body("flow", hasItem(flow)).body("status", not(hasItem("active")));
        as(author).get("/flows/no-such-flow/versions").then().statusCode(404).body("code", equalTo("NO_SUCH_FLOW"));
        as(author).post("/flows/no-such-flow/versions/1/activate").then().statusCode(404).body("code", equalTo("NO_SUCH_FLOW"));
        as(author).body(proposal(25)).post("/flows").then().statusCode(410).body("code", equalTo("IN_STEPS")).body("detail", containsString("POST /flows/versions"));
        as(author).body("{\"yaml\":\"flow: [\"}").post("/flows/versions").then().statusCode(422).body("code", equalTo("FLOW_INVALID")).body("problems[0].line", notNullValue());
        as(author).body(proposal(25)).post("/flows/check").then().statusCode(200).body("ok", equalTo(true)).body("problems", empty()).body("$", hasKey("warnings"));
        given().get("/openapi").then().statusCode(200).body(containsString("/flows/{flow}/versions/{version}/approve")).body(containsString("/flows/{flow}/shadow/end"));
    }

    private String hash(int version) {
        return as(author).get("/flows/{flow}/versions/{version}", flow, version).then().statusCode(200).extract().path("hash");
    }

    private void approve(int version) {
        as(approver).body("{\"hash\":\"%s\",\"noReportReason\":\"%s\"}".formatted(hash(version), WHY)).post("/flows/{flow}/versions/{version}/approve", flow, version).then().statusCode(200);
    }

    private ValidatableResponse act(String what, int version, String body, int status) {
        return act(author, what, version, body).statusCode(status);
    }

    private ValidatableResponse act(String who, String what, int version, String body) {
        return (body.isEmpty() ? as(who) : as(who).body(body)).post("/flows/{flow}/versions/{version}/{what}", flow, version, what).then();
    }

    private RunState state(String runId) {
        return stack.committed(Topics.RUN_EVENTS, RunEvent.class, event -> runId.equals(event.getMeta().getRunId())).stream().map(at -> at.value().getTo()).reduce((_, last) -> last).orElse(null);
    }

    private ValidatableResponse propose(int limit) {
        return as(author).body(proposal(limit)).post("/flows/versions").then();
    }

    private String proposal(int limit) {
        return JsonNodeFactory.instance.objectNode().put("yaml", """
                flow: %1$s
                description: For a test
                owner: %2$s
                actions:
                  refund: {effect: external, risk: high, owner: %2$s, backup: %3$s, respondWithin: PT30M, receiptValidFor: PT15M}
                exceptions: {owner: %2$s, backup: %3$s, respondWithin: PT1H}
                rules:
                  - id: small
                    name: Small refunds go out at once
                    when: action.type == "refund" && action.amount <= %4$d && action.currency == "EUR"
                    then: release
                    reason: "Small refund of {action.amount}"
                    owner: %2$s
                    reviewBy: 2027-01-31
                """.formatted(flow, author, approver, limit)).toString();
    }

    private static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person)).contentType("application/json");
    }
}
