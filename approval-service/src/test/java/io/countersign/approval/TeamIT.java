package io.countersign.approval;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.testkit.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How a team decides, over HTTP on a real broker.
@QuarkusTest
@WithTestResource(StackResource.class)
class TeamIT extends OverHttp {

    private static final String SCHEMA = """
            {"type":"object","required":["order"],"properties":{"order":{"type":"string"},"quantity":{"type":"integer"}}}""";

    @Test
    void fourEyesHoldForEveryRole() {
        // Given
        var asked = asked(open -> open.setExcluded(new ArrayList<>(List.of("ana", "fiona"))));
        // When, then: whoever sent it can't decide it, not even as owner or backup; nor who has another role; nor who is nobody
        for (var person : List.of("ana", "fiona", "priya", "tom", "leo", "ines", "sam", "dev", "test", "policy-service", "stranger")) {
            for (var kind : List.of("approve", "reject", "send-back", "override")) {
                post(person, asked, "decision", wish(kind, asked).put("note", "because I say so")).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
            }
        }
        for (var key : List.of(StackResource.API_KEY, "")) {
            given().header("Authorization", "Bearer " + key).contentType("application/json").body(wish("approve", asked).toString())
                    .post("/approvals/{id}/decision", asked.approvalId()).then().statusCode(401);
        }
        show(asked).then().body("state", equalTo("OPEN")).body("version", equalTo(2)).body("excluded", contains("ana", "fiona"));
        post("omar", asked, "decision", wish("approve", asked)).then().statusCode(200).body("state", equalTo("FINAL"));
    }

    @Test
    void anEditIsTypedAgainstTheFlowsSchemaAndBothVersionsAreShown() {
        // Given
        var asked = asked(open -> open.setArgumentsSchema(SCHEMA));
        var edit = wish("edit", asked).put("note", "partial return");
        edit.putObject("action").put("type", "refund").put("effect", "external").put("amount", "190.00").put("currency", "EUR")
                .putObject("arguments").put("order", "W1").put("quantity", "2");
        post("ana", asked, "decision", edit).then().statusCode(422).body("code", equalTo("EDIT_NOT_VALID"))
                .body("detail", startsWith("/action/arguments/quantity is \"2\"; the flow's argumentsSchema says: string found, integer expected"));
        // When
        ((ObjectNode) edit.at("/action/arguments")).put("quantity", 2);
        post("ana", asked, "decision", edit).then().statusCode(200).body("state", equalTo("FINAL"));
        // Then
        show(asked).then().body("argumentsSchema.properties.quantity.type", equalTo("integer")).body("run.action.amount", equalTo("190.00"))
                .body("run.action.arguments.quantity", equalTo(2)).body("original.action.amount", equalTo("240.00"))
                .body("diff.path", contains("/action/amount", "/action/arguments/quantity")).body("diff[0].before", equalTo("240.00"))
                .body("diff[0].after", equalTo("190.00")).body("diff[1].before", nullValue()).body("diff[1].after", equalTo(2))
                .body("decisions", hasSize(1)).body("decisions[0].kind", equalTo("edit")).body("decisions[0].note", equalTo("partial return"));
    }

    @Test
    void aPersonAnswersInsteadOfTheAiOrOverridesTheRule() {
        // Given
        var answered = asked(open -> { });
        var overridden = asked(open -> { });
        // When
        post("ana", answered, "decision", wish("answer", answered).put("note", "wrong tone").put("output", "Dear customer")).then().statusCode(200);
        post("ana", overridden, "decision", wish("override", overridden).put("note", "too short")).then().statusCode(422).body("code", equalTo("NOTE_TOO_SHORT"));
        post("ana", overridden, "decision", wish("override", overridden).put("note", "a good customer")).then().statusCode(200);
        // Then
        show(answered).then().body("run.output", equalTo("Dear customer")).body("original.output", equalTo("Here it is."))
                .body("diff.path", contains("/output")).body("decision.kind", equalTo("answer"));
        show(overridden).then().body("decision.kind", equalTo("override")).body("original", nullValue()).body("diff", hasSize(0));
    }

    @Test
    void aStaleDecisionIsToldWhatChanged() {
        // Given
        var asked = asked(open -> { });
        var stale = wish("approve", asked);
        var run = (ObjectNode) Asked.run(asked.caseId());
        ((ObjectNode) run.get("action")).put("amount", "250.00");
        // When
        asked.replace(access.bootstrapServers(), codec, "The amount rose from 240.00 to 250.00 EUR.", run);
        await().atMost(PATIENCE).until(() -> show(asked).jsonPath().getLong("version") > stale.path("version").asLong());
        // Then
        post("ana", asked, "decision", stale).then().statusCode(409).contentType("application/problem+json").body("code", equalTo("STALE"))
                .body("detail", containsString("The amount rose from 240.00 to 250.00 EUR."));
        show(asked).then().body("lastChange", startsWith("The amount rose")).body("amount", equalTo("250.00"));
        post("ana", asked, "decision", wish("approve", asked).put("actionDigest", ContentJson.actionDigest(run))).then().statusCode(200);
    }

    @Test
    void anEditOfAVersionThatIsNotReadYetIsAskedForAgainAndNotMadeOfAnOlderDraft() {
        // Given
        var asked = asked(open -> { });
        // When, then
        post("ana", asked, "decision", editTo("190.00", asked).put("version", 3)).then().statusCode(503).header("Retry-After", notNullValue())
                .body("detail", startsWith("Version 3 of approval " + asked.approvalId() + " is not read here yet"));
        show(asked).then().body("state", equalTo("OPEN"));
    }

    @Test
    void anEditOfAColleagueMakesAnOpenPageStale() {
        // Given
        var asked = asked(open -> open.setStages(List.of(ApprovalStage.newBuilder().setOwner("ana").setBackup("omar").setQuorum(2).setRespondWithinMs(1_800_000).build())));
        var page = wish("approve", asked);
        // When
        post("omar", asked, "decision", editTo("190.00", asked)).then().statusCode(200).body("state", equalTo("OPEN"));
        // Then
        post("ana", asked, "decision", page).then().statusCode(409).body("code", equalTo("STALE")).body("detail", containsString("Omar Haddad changed the amount from 240.00 to 190.00 EUR."));
        post("ana", asked, "decision", wish("approve", asked).put("actionDigest", show(asked).jsonPath().getString("actionDigest"))).then().statusCode(200)
                .body("state", equalTo("FINAL"));
        show(asked).then().body("run.action.amount", equalTo("190.00"));
    }

    @Test
    void itIsLookedAtNotedDelegatedAndReassigned() {
        // Given
        var asked = asked(open -> { });
        // When
        post("ana", asked, "view", object().put("version", 1).put("cardDigest", "c".repeat(64))).then().statusCode(200);
        post("ana", asked, "note", object().put("note", "customer called twice")).then().statusCode(200);
        post("tom", asked, "delegate", object().put("to", "tom").put("note", "I know this one")).then().statusCode(403);
        post("ana", asked, "delegate", object().put("to", "tom").put("note", "you know this customer")).then().statusCode(200);
        // Then
        show(asked).then().body("firstViewedAt", notNullValue()).body("notes.note", contains("customer called twice")).body("notes[0].by", equalTo("ana"))
                .body("owner", equalTo("ana")).body("delegate", equalTo("tom"));
        as("sam").get("/approvals?owner=tom&case={case}", asked.caseId()).then().body(containsString(asked.approvalId()));
        post("ana", asked, "reassign", object().put("to", "omar").put("note", "out of office")).then().statusCode(200).body("owner", equalTo("omar"));
        as("sam").get("/approvals?owner=tom&case={case}", asked.caseId()).then().body(equalTo(""));
        as("sam").get("/approvals?owner=omar&case={case}", asked.caseId()).then().body(containsString("\"owner\":\"omar\""));
        post("omar", asked, "decision", wish("approve", asked)).then().statusCode(200);
    }

    @Test
    void anUndoneDecisionKeepsItsReason() {
        // Given
        var asked = asked(open -> open.setUndoMs(600_000));
        post("ana", asked, "decision", wish("approve", asked)).then().body("state", equalTo("DECIDED"));
        show(asked).then().body("decisions", hasSize(1)).body("finalAt", notNullValue());
        // When
        post("ana", asked, "undo", object().put("note", "wrong customer")).then().statusCode(200).body("state", equalTo("OPEN"));
        // Then
        show(asked).then().body("decisions", hasSize(0)).body("decision", nullValue());
        as("ana").post("/approvals/{id}/undo", asked.approvalId()).then().statusCode(409).body("code", equalTo("NOT_UNDOABLE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "delegate", "reassign", "note", "decision"})
    void everyPostSaysWhatIsWrongWithItsBody(String path) {
        // Given
        var asked = asked(open -> { });
        // When, then
        as("ana").body("").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(400).contentType("application/problem+json")
                .body("code", equalTo("MALFORMED")).body("detail", startsWith("The body is missing; give a JSON object with "));
        as("ana").body("{").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(400).body("detail", startsWith("The body is not JSON: line 1"));
        as("ana").body("[]").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(400).body("detail", startsWith("The body is no object"));
        as("ana").body("{\"colour\":1}").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(400).body("detail", startsWith("colour is not known;"));
        as("ana").body("{\"note\":5,\"version\":\"x\"}").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(400);
        as("ana").body("{}").post("/approvals/{id}/" + path, asked.approvalId()).then().statusCode(422).body("detail", containsString(" is missing; "));
        show(asked).then().body("version", equalTo(2));
    }

    @ParameterizedTest
    @CsvSource({"'',400", "'{',400", "'{}',422", "'{\"ids\":[\"apr_1\"],\"kind\":\"approve\"}',400", "'{\"items\":[],\"kind\":\"edit\"}',422",
        "'{\"items\":[{\"id\":\"apr_1\",\"version\":1}],\"kind\":\"approve\"}',422", "'{\"items\":[null,{\"id\":\"a\",\"version\":1}],\"kind\":\"approve\"}',422",
        "'{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"kind\":\"approve\"}',422", "'{\"items\":[{\"id\":\"a\",\"version\":1,\"actionDigest\":\"x\"},{\"id\":\"b\",\"version\":1}],\"kind\":\"approve\"}',422",
        "'{\"items\":[{\"id\":\"a\",\"version\":1},{\"id\":\"a\",\"version\":1}],\"kind\":\"approve\"}',422"})
    void aBulkDecisionThatCanNotBeReadIsRefused(String body, int status) {
        as("ana").body(body).post("/approvals/bulk").then().statusCode(status).contentType("application/problem+json").body("detail", notNullValue());
    }

    @Test
    void whatIsAlikeAndSmallIsDecidedAtOnce() {
        // Given
        var three = List.of(small("10.00"), small("20.00"), small("30.00"));
        post("omar", three.getLast(), "claim", object()).then().statusCode(200);
        var body = bulk("approve", three);
        // When
        var response = as("ana").header("Idempotency-Key", "bulk-" + three.getFirst().approvalId()).body(body.toString()).post("/approvals/bulk");
        // Then
        response.then().statusCode(200).body("bulkId", startsWith("bulk_")).body("results.id", contains(three.stream().map(Asked::approvalId).toArray()))
                .body("results.ok", contains(true, true, false)).body("results.state", contains("FINAL", "FINAL", "CLAIMED"))
                .body("results[2].code", equalTo("CLAIMED")).body("results[2].detail", startsWith("Omar Haddad has taken this until"));
        show(three.getFirst()).then().body("decidedBy", equalTo("ana")).body("decision.kind", equalTo("approve"));
        as("ana").header("Idempotency-Key", "bulk-" + three.getFirst().approvalId()).body(body.toString()).post("/approvals/bulk").then().statusCode(200)
                .body("bulkId", equalTo(response.jsonPath().getString("bulkId"))).body("results.ok", contains(true, true, false));
    }

    @Test
    void inBulkToWhatHasChangedSinceItWasShownIsStaleAndWhatIsSettledStopsNoOther() {
        // Given
        var edited = like(open -> open.setStages(List.of(ApprovalStage.newBuilder().setOwner("ana").setBackup("omar").setQuorum(2).setRespondWithinMs(1_800_000).build())));
        var settled = small("20.00");
        var open = small("30.00");
        var body = bulk("approve", List.of(edited, settled, open));
        post("omar", edited, "decision", editTo("9.00", edited)).then().statusCode(200);
        post("omar", settled, "decision", wish("approve", settled)).then().statusCode(200);
        // When
        var response = as("ana").header("Idempotency-Key", "stale-" + open.approvalId()).body(body.toString()).post("/approvals/bulk");
        // Then
        response.then().statusCode(200).body("results.ok", contains(false, false, true)).body("results.code", contains("STALE", "ALREADY_DECIDED", "OK"));
        show(edited).then().body("state", equalTo("OPEN")).body("approvals", equalTo(1));
        show(open).then().body("decision.channel", equalTo("rest"));
        as("ana").header("Idempotency-Key", "stale-" + open.approvalId()).body(body.toString()).post("/approvals/bulk").then().statusCode(200)
                .body("results.code", contains("STALE", "ALREADY_DECIDED", "OK"));
    }

    @Test
    void whatIsNotAlikeIsDecidedOneByOne() {
        var one = small("10.00");
        refusedInBulk("and their flow names no bulkLimit", one, like(open -> open.setBulkLimit(null)));
        refusedInBulk("of risk high", one, like(open -> open.setRisk("high")));
        refusedInBulk("differ in the rule, small and other", one, like(open -> open.setRule("other")));
        refusedInBulk("without a rule", one, like(open -> open.setRule(null)));
        refusedInBulk("differ in the action type, refund and email.send", one, like(open -> open.setActionType("email.send")));
        refusedInBulk("differ in the currency, EUR and USD", one, like(open -> open.setCurrency("USD")));
        refusedInBulk("sum up to 100.01 EUR, above the flow's limit of 100", one, like(open -> open.setAmount("90.01")));
        refusedInBulk("which is no approval", one, new Asked("apr_none", "", "", "0".repeat(64)));
        show(one).then().body("state", equalTo("OPEN"));
    }

    private void refusedInBulk(String why, Asked... asked) {
        as("ana").body(bulk("approve", List.of(asked)).toString()).post("/approvals/bulk").then().statusCode(422).body("code", equalTo("NOT_ALIKE"))
                .body("detail", containsString(why));
    }

    private Asked small(String amount) {
        return asked(open -> open.setFlow("small-refunds").setRule("small").setRisk("low").setAmount(amount).setBulkLimit("100"));
    }

    private Asked like(Consumer<OpenApproval.Builder> different) {
        return asked(open -> {
            open.setFlow("small-refunds").setRule("small").setRisk("low").setAmount("10.00").setBulkLimit("100");
            different.accept(open);
        });
    }

    private static ObjectNode editTo(String amount, Asked asked) {
        var edit = wish("edit", asked).put("note", "partial return");
        edit.putObject("action").put("type", "refund").put("effect", "external").put("amount", amount).put("currency", "EUR").putObject("arguments").put("order", "W1");
        return edit;
    }

    /// A decision over several, on what each of them shows now.
    private static ObjectNode bulk(String kind, List<Asked> asked) {
        var body = object().put("kind", kind).put("note", "all small and alike");
        var items = body.putArray("items");
        asked.forEach(a -> items.addObject().put("id", a.approvalId()).put("version", version(a)).put("actionDigest", a.actionDigest()));
        return body;
    }

    private static int version(Asked asked) {
        var shown = show(asked);
        return shown.statusCode() == 200 ? shown.jsonPath().getInt("version") : 1;
    }
}
