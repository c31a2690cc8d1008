package io.countersign.approval;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.files.PeopleFile;
import io.countersign.schemas.ContentJson;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.testkit.HeardEvents;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The queue and the directory, over HTTP on a real broker.
@QuarkusTest
@WithTestResource(StackResource.class)
class QueueIT extends OverHttp {

    @Inject
    WriterRuntime runtime;
    @Inject
    ApprovalSettings settings;

    @Test
    void pagesGoOnWhereTheLastOneEndedWhileItemsArrive() {
        // Given
        var flow = "flow-" + SharedStack.freshId();
        var due = Instant.now().plusSeconds(3_600);
        var there = new ArrayList<String>();
        for (int priority = 9; priority >= 5; priority--) {
            int now = priority;
            there.add(asked(open -> open.setFlow(flow).setPriority(now).setDueAt(due)).approvalId());
        }
        // When
        var read = new ArrayList<String>();
        String next = "/approvals?flow=" + flow + "&limit=2";
        int pages = 0;
        while (next != null) {
            var page = as("ana").urlEncodingEnabled(false).get(next);
            assertThat(page.statusCode()).isEqualTo(200);
            rows(page).forEach(row -> read.add(row.path("id").asText()));
            next = next(page);
            pages++;
            asked(open -> open.setFlow(flow).setPriority(99)); // before every page that was read
        }
        // Then
        assertThat(read).containsExactlyElementsOf(there);
        assertThat(pages).isEqualTo(3);
        as("ana").get("/approvals?limit=2&after=nonsense").then().statusCode(422).body("detail", startsWith("after is 'nonsense'; take it from the Link header"));
    }

    @Test
    void theQueueIsFilteredAndShowsEveryField() {
        // Given
        var flow = "flow-" + SharedStack.freshId();
        var late = asked(open -> open.setFlow(flow).setRule("r1").setDueAt(Instant.now().minusSeconds(60)).setTitle("Refund ÄRGER 1"));
        var other = asked(open -> open.setFlow(flow).setRule("r2").setActionType("email.send").setReason("Because of W-4711"));
        // When, then
        assertThat(found("?flow=" + flow)).containsExactlyInAnyOrder(late.approvalId(), other.approvalId());
        assertThat(found("?late=true&flow=" + flow)).containsExactly(late.approvalId());
        assertThat(found("?rule=r2&flow=" + flow)).containsExactly(other.approvalId());
        assertThat(found("?action=email.send&flow=" + flow)).containsExactly(other.approvalId());
        assertThat(found("?q=w-4711&flow=" + flow)).containsExactly(other.approvalId());
        assertThat(found("?q=ärger&flow=" + flow)).containsExactly(late.approvalId());
        assertThat(found("?q=" + late.runId().toUpperCase() + "&flow=" + flow)).containsExactly(late.approvalId());
        assertThat(found("?owner=ana&flow=" + flow)).hasSize(2);
        assertThat(found("?owner=tom&flow=" + flow)).isEmpty();
        assertThat(found("?sort=due&flow=" + flow)).containsExactly(late.approvalId(), other.approvalId());
        as("ana").get("/approvals?sort=due&state=ALL").then().statusCode(422).body("detail", startsWith("sort is 'due'; use it for what waits only"));
        as("ana").get("/approvals?late=maybe").then().statusCode(422).body("detail", equalTo("late is 'maybe'; write true or false."));
        var row = rows(as("ana").get("/approvals?case={case}", late.caseId())).getFirst();
        for (var field : List.of("id", "runId", "caseId", "flow", "title", "reason", "rule", "actionType", "amount", "currency", "risk", "priority", "owner",
                "ownerRole", "backup", "backupRole", "stage", "stages", "approvals", "quorum", "openedAt", "dueAt", "atRisk", "late", "state", "version",
                "actionDigest")) {
            assertThat(row.hasNonNull(field)).as(field).isTrue();
        }
        assertThat(row.path("late").asBoolean()).isTrue();
    }

    @Test
    void whatIsDecidedLeavesTheQueueButIsFound() {
        // Given
        var asked = asked(open -> { });
        // When
        post("ana", asked, "decision", wish("approve", asked)).then().statusCode(200);
        // Then
        assertThat(found("?case=" + asked.caseId())).isEmpty();
        assertThat(found("?state=ALL&case=" + asked.caseId())).containsExactly(asked.approvalId());
        assertThat(found("?state=ALL&owner=ana&case=" + asked.caseId())).containsExactly(asked.approvalId());
        show(asked).then().statusCode(200).body("state", equalTo("FINAL"));
    }

    @Test
    void theFiguresCountWhatIsOpenLateAndDecided() {
        // Given
        var before = as("ana").get("/approvals/stats").jsonPath();
        asked(open -> open.setOwner("leo").setOwnerRole("legal").setBackup(null).setBackupRole(null).setDueAt(Instant.now().minusSeconds(60)));
        var decided = asked(open -> { });
        // When
        post("omar", decided, "decision", wish("approve", decided)).then().statusCode(200);
        // Then
        var after = as("ana").get("/approvals/stats").jsonPath();
        assertThat(after.getInt("open")).isEqualTo(before.getInt("open") + 1);
        assertThat(after.getInt("late")).isEqualTo(before.getInt("late") + 1);
        assertThat(after.getLong("oldestSeconds")).isGreaterThanOrEqualTo(0);
        if (Instant.now().atZone(ZoneOffset.UTC).toLocalTime().toSecondOfDay() > 120) { // not just after midnight
            assertThat(after.getInt("openedToday")).isEqualTo(before.getInt("openedToday") + 2);
            assertThat(after.getInt("decidedToday")).isEqualTo(before.getInt("decidedToday") + 1);
            assertThat(after.getInt("byOwner.omar.decidedToday")).isGreaterThan(0);
        }
        assertThat(after.getInt("byOwner.leo.late")).isGreaterThan(0);
    }

    @Test
    void whoListensHearsOfEachChangeOnceTheQueueShowsIt() throws Exception {
        given().get("/approvals/events").then().statusCode(401);
        try (var sam = new HeardEvents(RestAssured.baseURI + ":" + RestAssured.port + "/approvals/events", TestTokens.of("sam"))) {
            // When
            var asked = asked(open -> { });
            post("ana", asked, "claim", object()).then().statusCode(200);
            post("ana", asked, "decision", wish("approve", asked)).then().statusCode(200);
            // Then
            var heard = sam.next(asked.approvalId());
            assertThat(heard.name()).isEqualTo("approval");
            assertThat(heard.data()).isEqualTo(told(asked, 1, "OPEN", "opened", "policy"));
            assertThat(sam.next(asked.approvalId()).data()).isEqualTo(told(asked, 2, "OPEN", "offered", "policy"));
            assertThat(sam.next(asked.approvalId()).data()).isEqualTo(told(asked, 3, "CLAIMED", "claimed", "ana"));
            assertThat(sam.next(asked.approvalId()).data()).isEqualTo(told(asked, 4, "DECIDED", "approved", "ana"));
            assertThat(sam.next(asked.approvalId()).data()).isEqualTo(told(asked, 5, "FINAL", "final", "ana"));
            post("ana", asked, "note", object().put("note", "done")).then().statusCode(200);
            var noted = ContentJson.read(sam.next("\"noted\"").data().getBytes(StandardCharsets.UTF_8));
            assertThat(show(asked).jsonPath().getLong("version")).isEqualTo(noted.path("version").asLong());
        }
    }

    @Test
    void whoseRoleIsNarrowSeesCountsAndHearsOnlyWhatConcernsThem() throws Exception {
        // Given Lena of the legal team, who listens
        var before = as("lena").get("/approvals/stats").jsonPath();
        try (var lena = new HeardEvents(RestAssured.baseURI + ":" + RestAssured.port + "/approvals/events", TestTokens.of("lena", "legal"))) {
            // When finance is asked, and then legal
            var finance = asked(open -> open.setDueAt(Instant.now().minusSeconds(60)));
            var legal = asked(open -> open.setOwner("leo").setOwnerRole("legal").setBackup(null).setBackupRole(null));
            // Then
            assertThat(lena.until(legal.approvalId())).noneMatch(heard -> String.valueOf(heard.data()).contains(finance.approvalId()));
            assertThat(rows(as("lena").get("/approvals?state=ALL&case={case}", finance.caseId()))).isEmpty();
            assertThat(rows(as("lena").get("/approvals?case={case}", legal.caseId()))).hasSize(1);
            as("lena").get("/approvals/{id}", legal.approvalId()).then().statusCode(200).body("mayDecide", equalTo(true)).body("mayNotBecause", nullValue());
            as("sam").get("/approvals/{id}", legal.approvalId()).then().body("mayDecide", equalTo(false)).body("whoMay", equalTo("Ask Leo Brandt or any other legal."))
                    .body("mayNotBecause", equalTo("Sam Okoye may not decide this. Ask Leo Brandt or any other legal."));
            as("lena").get("/approvals/{id}", finance.approvalId()).then().statusCode(403).body("code", equalTo("FORBIDDEN"))
                    .body("detail", startsWith("Lena Vogt may not see this approval: it is seen by its owner and backup,"))
                    .body("detail", containsString("engineering or admin. Ask one of them."));
            as("lena").body(wish("approve", finance).toString()).post("/approvals/{id}/decision", finance.approvalId()).then().statusCode(403)
                    .body("detail", startsWith("Lena Vogt may not decide this."));
            var after = as("lena").get("/approvals/stats").jsonPath();
            assertThat(after.getInt("open")).isEqualTo(before.getInt("open") + 1);
            assertThat(after.getInt("late")).isEqualTo(before.getInt("late"));
            assertThat(after.getInt("unclaimed")).isEqualTo(before.getInt("unclaimed") + 1);
            assertThat(after.getInt("mine")).isZero();
            assertThat(as("leo").get("/approvals/stats").jsonPath().getInt("mine")).isPositive();
        }
    }

    private static String told(Asked asked, int version, String state, String did, String by) {
        return object().put("id", asked.approvalId()).put("caseId", asked.caseId()).put("version", version).put("state", state).put("did", did)
                .put("by", by).toString();
    }

    @Test
    void whoIsAwayIsCoveredUntilBackAndLoadingTheFileAgainKeepsIt() {
        // Given
        var asked = asked(open -> open.setOwner("leo").setOwnerRole(null).setBackup("tom").setBackupRole(null));
        assertThat(found("?owner=ines&case=" + asked.caseId())).isEmpty();
        assertThat(found("?owner=tom&case=" + asked.caseId())).isEmpty();
        var friday = LocalDate.now(ZoneOffset.UTC).plusDays(4);
        away("tom", "leo", "{\"until\":\"" + friday + "\",\"cover\":\"ines\"}").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        // When
        away("leo", "leo", "{\"until\":\"" + friday + "\",\"cover\":\"ines\",\"note\":\"holiday\"}").then().statusCode(200).body("away", equalTo(true))
                .body("awayUntil", equalTo(friday.plusDays(1) + "T00:00:00Z")).body("cover", equalTo("ines"));
        // Then
        as("sam").get("/people/leo").then().body("away", equalTo(true)).body("cover", equalTo("ines")).body("email", equalTo("leo@example.com"))
                .body("awayUntil", equalTo(friday.plusDays(1) + "T00:00:00Z"));
        assertThat(found("?owner=ines&case=" + asked.caseId())).containsExactly(asked.approvalId());
        assertThat(found("?owner=tom&case=" + asked.caseId())).containsExactly(asked.approvalId());
        assertThat(found("?owner=leo&case=" + asked.caseId())).containsExactly(asked.approvalId());
        assertThat(DirectoryLoader.send(runtime.gateway(), PeopleFile.read(settings.peopleFile()))).isTrue();
        as("sam").get("/people/leo").then().body("away", equalTo(true));
        as("priya").delete("/people/leo/absence").then().statusCode(200).body("away", equalTo(false));
        as("sam").get("/people/leo").then().body("away", equalTo(false)).body("awayUntil", nullValue()).body("cover", nullValue());
        as("leo").delete("/people/leo/absence").then().statusCode(409).body("code", equalTo("NOT_AWAY"));
        assertThat(found("?owner=ines&case=" + asked.caseId())).isEmpty();
    }

    @Test
    void anAbsenceThatMakesNoSenseIsRefusedWithFieldAndRemedy() {
        var later = Instant.now().plus(Duration.ofDays(1)).toString();
        away("leo", "leo", "").then().statusCode(400).body("detail", equalTo("The body is missing; give a JSON object with from, until, cover and note."));
        away("leo", "leo", "{").then().statusCode(400).contentType("application/problem+json");
        away("leo", "leo", "{\"till\":1}").then().statusCode(400).body("detail", startsWith("till is not known"));
        away("leo", "leo", "{\"until\":5}").then().statusCode(400).body("detail", equalTo("until is 5; write a text."));
        away("leo", "leo", "{\"cover\":\"ines\"}").then().statusCode(422).body("detail", startsWith("until is missing; write a time"));
        away("leo", "leo", "{\"until\":\"Friday\",\"cover\":\"ines\"}").then().statusCode(422).body("detail", startsWith("until is 'Friday'; write a time"));
        away("leo", "leo", "{\"until\":\"2020-01-01\",\"cover\":\"ines\"}").then().statusCode(422).body("detail", containsString("which is over; give a later time."));
        away("leo", "leo", "{\"until\":\"" + later + "\"}").then().statusCode(422).body("detail", startsWith("cover is missing; give the id"));
        away("leo", "leo", "{\"until\":\"" + later + "\",\"cover\":\"leo\"}").then().statusCode(422).body("detail", startsWith("cover is 'leo', who is the one away"));
        away("leo", "leo", "{\"until\":\"" + later + "\",\"cover\":\"nobody\"}").then().statusCode(422).body("detail", startsWith("cover is 'nobody', who is not"));
        away("priya", "nobody", "{\"until\":\"" + later + "\",\"cover\":\"leo\"}").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        away("stranger", "leo", "{\"until\":\"" + later + "\",\"cover\":\"ines\"}").then().statusCode(403);
        given().contentType("application/json").body("{}").post("/people/leo/absence").then().statusCode(401);
    }

    @Test
    void theSameAbsenceWithTheSameKeyGetsTheFirstAnswer() {
        // Given
        var body = "{\"until\":\"" + LocalDate.now(ZoneOffset.UTC).plusDays(9) + "\",\"cover\":\"tom\"}";
        var key = "away-" + SharedStack.freshId();
        var first = as("fiona").header("Idempotency-Key", key).body(body).post("/people/fiona/absence");
        // When
        var again = as("fiona").header("Idempotency-Key", key).body(body).post("/people/fiona/absence");
        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        as("fiona").delete("/people/fiona/absence").then().statusCode(200);
    }

    private static Response away(String by, String person, String body) {
        return as(by).body(body).post("/people/{id}/absence", person);
    }

    private static List<String> found(String query) {
        return rows(as("sam").get("/approvals" + query)).stream().map(row -> row.path("id").asText()).toList();
    }

    private static List<JsonNode> rows(Response page) {
        return page.asString().lines().map(line -> ContentJson.read(line.getBytes(StandardCharsets.UTF_8))).toList();
    }

    private static String next(Response page) {
        var link = page.header("Link");
        return link == null ? null : link.replaceAll("^<(.*)>; rel=\"next\"$", "$1");
    }
}
