package io.countersign.exception;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.outward.EmailChannel;
import io.countersign.exception.view.AlertsView;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.roster.Readers.Sight;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.HeardEvents;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.mailer.Mailer;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class QueueWorkIT {

    private static final Duration PATIENCE = Queued.PATIENCE;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @Inject
    AlertList alerts;
    @Inject
    Mailer mailer;
    @Inject
    MockMailbox mailbox;

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
    void a_day_in_the_life_of_an_item() {
        // Given a run that waits
        queued.raise(caseId, "MISSING_DATA");
        var id = row().path("id").asText();

        // When its owner puts it aside, takes it up again, waits for the customer (asking twice with one key), and writes it down
        post(queued.owner, id, "snooze", "{\"until\":\"2099-01-01\",\"note\":\"much later, please\"}").then().statusCode(422).body("detail", startsWith("until: 2099-01-01"));
        var tomorrow = Instant.now().plusSeconds(86_400).toString();
        post(queued.owner, id, "snooze", "{\"until\":\"" + tomorrow + "\",\"note\":\"The supplier opens tomorrow\"}").then().statusCode(200).body("state", equalTo("SNOOZED"));
        as(queued.owner).get("/exceptions/{id}", id).then().body("snoozedUntil", startsWith(tomorrow.substring(0, 19))).body("waitingForCustomer", equalTo(false));
        post(queued.owner, id, "wake", "").then().statusCode(200).body("state", equalTo("OPEN"));
        post(queued.owner, id, "wake", "{}").then().statusCode(409);
        var wait = as(queued.owner).header("Idempotency-Key", "wait-" + caseId).body("{\"note\":\"Asked for the number\"}").post("/exceptions/{id}/wait-for-customer", id);
        wait.then().statusCode(200);
        var again = as(queued.owner).header("Idempotency-Key", "wait-" + caseId).body("{\"note\":\"Asked for the number\"}").post("/exceptions/{id}/wait-for-customer", id);
        assertThat(again.asString()).isEqualTo(wait.asString());
        as(queued.owner).get("/exceptions/{id}", id).then().body("waitingForCustomer", equalTo(true)).body("snoozedUntil", notNullValue()).body("snooze.by", equalTo(queued.owner));
        post(queued.owner, id, "note", "{\"note\":\"Called twice, \\u202eno answer\"}").then().statusCode(200);
        post(queued.owner, id, "wake", null).then().statusCode(200);

        // And it is pinned by who looks after the queue, not by others, and given to the backup
        post(queued.owner, id, "pin", "{\"pinned\":true,\"note\":\"It is urgent\"}").then().statusCode(403);
        post(queued.queueOwner, id, "pin", "{\"pinned\":true,\"note\":\"The customer is on the phone\"}").then().statusCode(200);
        post(queued.owner, id, "reassign", "{\"to\":\"" + queued.backup + "\",\"note\":\"Bert knows the customer\"}").then().statusCode(200);
        as(queued.owner).get("/exceptions?owner={owner}", queued.backup).then().body(containsString(id));

        // Then all of that stands on it
        as(queued.owner).get("/exceptions/{id}", id).then().body("pinned", equalTo(true)).body("owner", equalTo(queued.backup))
                .body("notes.note", hasItem("Called twice, \u202eno answer")).body("triggers[0].rule", equalTo("missing-order")).body("incident", equalTo(false));

        // When its output is corrected, then it is resolved, and what went out doesn't come back
        var version = as(queued.owner).get("/exceptions/{id}", id).jsonPath();
        var correct = "{\"kind\":\"correct\",\"version\":" + version.getLong("version") + ",\"actionDigest\":\"" + version.getString("actionDigest")
                + "\",\"note\":\"The greeting was wrong\",\"outcomeCode\":\"OUTPUT_CORRECTED\"";
        post(queued.backup, id, "resolution", correct + "}").then().statusCode(422).body("detail", startsWith("output: it is missing"));
        post(queued.backup, id, "resolution", correct.replace("correct\",\"version", "release\",\"version") + ",\"output\":\"x\"}").then().statusCode(422)
                .body("detail", startsWith("output: it goes with correct"));
        post(queued.backup, id, "resolution", correct + ",\"output\":\"Dear Ms Ruiz\"}").then().statusCode(200).body("state", equalTo("RESOLVED"));
        as(queued.owner).get("/exceptions/{id}", id).then().body("closedAt", notNullValue()).body("reopens", nullValue());
        post(queued.backup, id, "reopen", "{\"note\":\"The customer called again\"}").then().statusCode(422).body("code", equalTo("NOT_OFFERED"));

        // When what was done by hand is taken up again, then it is open, with a link to the first decision
        queued.raise(caseId + "-again", "MISSING_DATA");
        var second = await().atMost(PATIENCE).until(() -> rows("case=" + caseId + "-again"), rows -> rows.size() == 1).getFirst();
        var byHand = "{\"kind\":\"by-hand\",\"version\":1,\"actionDigest\":\"" + second.path("actionDigest").asText() + "\",\"note\":\"Done by phone today\"}";
        post(queued.owner, second.path("id").asText(), "resolution", byHand).then().statusCode(200);
        post(queued.owner, second.path("id").asText(), "reopen", "{\"note\":\"The customer called again\"}").then().statusCode(200).body("state", equalTo("OPEN"));
        as(queued.owner).get("/exceptions/{id}", second.path("id").asText()).then().body("reopens", notNullValue()).body("closedAt", nullValue());
    }

    @Test
    void duplicates_are_merged_within_a_case_and_across_cases_and_never_into_what_is_not_there() {
        // Given two items of one case and one of another
        queued.raise(caseId, "MISSING_DATA");
        queued.raise(caseId, "LOW_CONFIDENCE");
        queued.raise(caseId + "-other", "MISSING_DATA");
        var two = await().atMost(PATIENCE).until(() -> rows("case=" + caseId), rows -> rows.size() == 2);
        var first = two.getFirst().path("id").asText();
        var second = two.getLast().path("id").asText();
        var other = await().atMost(PATIENCE).until(() -> rows("case=" + caseId + "-other"), rows -> rows.size() == 1).getFirst().path("id").asText();

        // When they are merged, then what does not fit is told
        post(queued.owner, first, "merge", "{\"into\":\"exc_none\",\"note\":\"It is the same matter\"}").then().statusCode(422).body("code", equalTo("MERGE_UNFIT"))
                .body("detail", containsString("there is no exception 'exc_none'"));
        post(queued.owner, first, "merge", "{\"into\":\"" + first + "\",\"note\":\"It is the same matter\"}").then().statusCode(422).body("code", equalTo("MERGE_UNFIT"));
        post(queued.owner, second, "merge", "{\"into\":\"" + first + "\",\"note\":\"It is the same matter\"}").then().statusCode(200);
        as(queued.owner).get("/exceptions/{id}", second).then().body("mergedInto", equalTo(first)).body("state", equalTo("RESOLVED"));
        await().atMost(PATIENCE).untilAsserted(() -> as(queued.owner).get("/exceptions/{id}", first).then().body("runs.size()", equalTo(2))
                .body("waiting[1].run.action.amount", equalTo("240.00")));
        post(queued.owner, other, "merge", "{\"into\":\"" + second + "\",\"note\":\"It is the same matter\"}").then().statusCode(422).body("detail", containsString("is closed"));
        post(queued.owner, other, "merge", "{\"into\":\"" + first + "\",\"note\":\"It is the same matter\"}").then().statusCode(422)
                .body("detail", containsString("give the version that you were shown"));
        post(queued.owner, other, "merge", "{\"into\":\"" + first + "\",\"note\":\"It is the same matter\",\"version\":1}").then().statusCode(200);
        as(queued.owner).get("/exceptions/{id}", other).then().body("mergedInto", equalTo(first));
    }

    @Test
    void a_body_that_is_not_what_is_expected_is_a_problem_with_field_value_and_remedy() {
        // Given a run that waits
        queued.raise(caseId, "MISSING_DATA");
        var id = row().path("id").asText();

        // When nonsense is sent to each address, then it is told, and nothing has changed
        for (var path : List.of("snooze", "wait-for-customer", "reassign", "pin", "merge", "reopen", "note", "resolution")) {
            for (var body : List.of("", "{", "null", "[]", "{\"colour\":1}", "{\"note\":5}", "{} {}")) {
                var response = post(queued.owner, id, path, body);
                assertThat(response.statusCode()).as(path + " " + body).isEqualTo(400);
                assertThat(response.contentType()).startsWith("application/problem+json");
                assertThat(response.jsonPath().getString("code")).isEqualTo("MALFORMED");
                assertThat(response.jsonPath().getString("detail")).endsWith(".");
            }
            post(queued.owner, id, path, "{}").then().statusCode(422).body("detail", containsString("missing"));
        }
        for (var path : List.of("claim", "unclaim", "wake")) {
            post(queued.owner, id, path, "{\"colour\":1}").then().statusCode(400).body("code", equalTo("MALFORMED"));
        }
        as(queued.owner).header("Idempotency-Key", "k".repeat(256)).post("/exceptions/{id}/claim", id).then().statusCode(422).body("detail", startsWith("Idempotency-Key"));
        as(queued.owner).get("/exceptions/{id}", id).then().body("version", equalTo(1));
        for (var query : List.of("risk=huge", "reason=missing_data", "prio=1", "late=maybe", "olderThan=1h", "olderThan=-PT1H", "after=x", "limit=0", "limit=x", "q=" + "x".repeat(257))) {
            as(queued.owner).get("/exceptions?" + query).then().statusCode(422).body("detail", startsWith(query.substring(0, query.indexOf('='))));
        }
    }

    @Test
    void pages_show_each_item_once_while_others_arrive_on_whichever_instance() {
        // Given seven items of one owner, and a second instance with a data folder of its own
        var flow = "flow-" + SharedStack.freshId();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            expected.add(queued.raise(caseId + "-" + i, "MISSING_DATA", flow, "Reason <b>" + i + "</b> \u202e"));
        }
        await().atMost(PATIENCE).until(() -> rows("flow=" + flow).size() == 7);
        var folder = Path.of("target", "test-data", SharedStack.freshId()).toAbsolutePath();
        var second = new ExceptionsView(_ -> Optional.empty(), InstantSource.system());
        try (var runtime = ExceptionWiring.runtime(new KafkaAccess(access.bootstrapServers(), access.service(), folder, access.registry(), access.schemaIds()),
                codec, Duration.ofMinutes(10), second, new AlertsView(), new ChangeFeed<>(1))) {
            runtime.start();
            await().atMost(PATIENCE).until(() -> runtime.view().caughtUp());

            // When the first page comes from one, and the next ones from either, while items arrive
            var page = as(queued.owner).get("/exceptions?owner={owner}&flow={flow}&limit=3", queued.owner, flow);
            var shown = new ArrayList<>(runs(page.asString()));
            var next = NEXT.matcher(page.header("Link"));
            assertThat(next.find()).isTrue();
            queued.raise(caseId + "-late", "MISSING_DATA", flow, "Another");
            await().atMost(PATIENCE).until(() -> rows("flow=" + flow).size() == 8);
            var onward = as(queued.owner).urlEncodingEnabled(false).get(next.group(1));
            shown.addAll(runs(onward.asString()));
            var place = NEXT.matcher(onward.header("Link"));
            assertThat(place.find()).isTrue();
            var after = place.group(1).replaceAll(".*after=([^&]+).*", "$1");
            var rest = second.list(new Filter(Set.of(), flow, null, null, queued.owner, null, false, null, null, Sight.ALL), after, 10, Instant.now());
            rest.rows().forEach(row -> shown.add(row.item().shown().runId()));

            // Then none comes twice and none of those that were there is missing
            assertThat(shown).doesNotHaveDuplicates().containsAll(expected);
            assertThat(rest.next()).isNull();
        }

        // And text is text
        assertThat(rows("flow=" + flow + "&q=%3CB%3E3")).hasSize(1);
        assertThat(rows("flow=" + flow + "&q=%25_%27--%00%22")).isEmpty();
        assertThat(rows("flow=" + flow + "&risk=high&reason=MISSING_DATA&olderThan=PT0S")).hasSize(8);
        assertThat(rows("flow=" + flow + "&late=true")).isEmpty();
    }

    @Test
    void what_happens_again_and_again_shows_in_the_figures() {
        // Given three runs of three cases for the same reason
        var flow = "flow-" + SharedStack.freshId();
        for (int i = 0; i < 3; i++) {
            queued.raise(caseId + "-" + i, "LOW_CONFIDENCE", flow, "The model is not sure");
        }
        await().atMost(PATIENCE).until(() -> rows("flow=" + flow).size() == 3);

        // When the figures are asked for, then they say so
        var stats = ContentJson.read(as(queued.queueOwner).get("/exceptions/stats").asByteArray());
        assertThat(stats.path("open").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(stats.path("byOwner").path(queued.owner).path("open").asInt()).isEqualTo(3);
        assertThat(stats.path("perDay")).hasSize(14);
        assertThat(stats.path("ageing").properties()).extracting(e -> e.getKey()).containsExactlyInAnyOrder("under1h", "1hTo4h", "4hTo1d", "1dTo3d", "over3d");
        assertThat(stats.path("repeats")).anySatisfy(repeat -> {
            assertThat(repeat.path("flow").asText()).isEqualTo(flow);
            assertThat(repeat.path("count").asInt()).isEqualTo(3);
            assertThat(repeat.path("rule").asText()).isEqualTo("missing-order");
        });
    }

    @Test
    void an_alert_is_acknowledged_once_and_the_second_hears_by_whom() {
        // Given an alert that policy wants raised
        var subject = "run-" + SharedStack.freshId();
        queued.alert("BYPASS:" + subject, "BYPASS", subject, "It was executed without a release.");
        var alert = await().atMost(PATIENCE).until(() -> alerts("open", subject), found -> found.size() == 1).getFirst();
        assertThat(alert.path("severity").asText()).isEqualTo("critical");
        assertThat(alert.path("detail").asText()).isEqualTo("It was executed without a release.");
        var id = alert.path("id").asText();

        // When two people acknowledge it, then the first counts, also when asked again with the same key
        given().get("/alerts").then().statusCode(401);
        as("nobody").post("/alerts/{id}/ack", id).then().statusCode(403);
        as(queued.owner).body("{\"colour\":1}").post("/alerts/{id}/ack", id).then().statusCode(400);
        var first = as(queued.owner).header("Idempotency-Key", "ack-" + id).body("{\"note\":\"On it\"}").post("/alerts/{id}/ack", id);
        first.then().statusCode(200).body("acknowledgedBy", equalTo(queued.owner));
        assertThat(as(queued.owner).header("Idempotency-Key", "ack-" + id).body("{\"note\":\"On it\"}").post("/alerts/{id}/ack", id).asString()).isEqualTo(first.asString());
        as(queued.backup).post("/alerts/{id}/ack", id).then().statusCode(409).body("code", equalTo("ALREADY_ACKNOWLEDGED")).body("detail", startsWith("Olga Owner acknowledged"));
        as(queued.owner).post("/alerts/alt_none/ack").then().statusCode(404);

        // Then it is no longer open
        assertThat(alerts("open", subject)).isEmpty();
        assertThat(alerts("acknowledged", subject)).singleElement().satisfies(row -> assertThat(row.path("note").asText()).isEqualTo("On it"));
        assertThat(alerts("all", subject)).hasSize(1);
        as(queued.queueOwner).get("/alerts?state=lost").then().statusCode(422);
        as(queued.queueOwner).get("/alerts?after=abc").then().statusCode(422).body("detail", startsWith("after: this is not a place"));
        as(queued.queueOwner).get("/alerts?severity=critical").then().statusCode(422).body("detail", startsWith("severity: this parameter is not known; use after, limit, state."));
        assertThat(as(queued.queueOwner).get("/alerts?state=all&limit=1").asString().lines()).hasSize(1);
    }

    @Test
    void a_flow_that_piles_up_is_told_once_however_many_look() throws Exception {
        // Given more items of one flow than the limit, at once
        var flow = "flow-" + SharedStack.freshId();
        for (int i = 0; i < 101; i++) {
            queued.raise(caseId + "-" + i, "MISSING_DATA", flow, "r");
        }
        await().atMost(PATIENCE).until(() -> rows("flow=" + flow).size() == 101);

        // When several look at once, and again
        try (var lookers = Executors.newVirtualThreadPerTaskExecutor()) {
            var looking = List.of(lookers.submit(alerts::watch), lookers.submit(alerts::watch), lookers.submit(alerts::watch));
            for (var look : looking) {
                look.get();
            }
        }
        alerts.watch();

        // Then there is one alert for the number and one for the growth
        var raised = await().atMost(PATIENCE).until(() -> alerts("open", flow), found -> found.size() >= 2);
        assertThat(raised).hasSize(2).allSatisfy(alert -> assertThat(alert.path("kind").asText()).isEqualTo("QUEUE_PILE_UP"));
        assertThat(raised).extracting(alert -> alert.path("detail").asText()).anySatisfy(detail -> assertThat(detail).isEqualTo("More than 100 exceptions of flow " + flow + " wait."));
    }

    @Test
    void who_listens_hears_of_each_change_once_the_queue_shows_it() throws Exception {
        // Given a queue owner who listens
        given().get("/exceptions/events").then().statusCode(401);
        try (var quinn = new HeardEvents(RestAssured.baseURI + ":" + RestAssured.port + "/exceptions/events", TestTokens.of(queued.queueOwner))) {
            // When a run comes into the queue, is claimed and put aside, and an alert is raised
            queued.raise(caseId, "MISSING_DATA");
            var id = row().path("id").asText();
            post(queued.owner, id, "claim", "").then().statusCode(200);
            post(queued.owner, id, "note", "{\"note\":\"Called twice\"}").then().statusCode(200);
            queued.alert("BYPASS:" + id, "BYPASS", id, "It was executed without a release.");

            // Then each is told by name, and what is told can be seen
            var heard = quinn.next(id);
            assertThat(heard.name()).isEqualTo("exception");
            assertThat(heard.data()).isEqualTo("{\"id\":\"" + id + "\",\"caseId\":\"" + caseId + "\",\"version\":1,\"state\":\"OPEN\",\"did\":\"opened\",\"by\":\"policy\"}");
            assertThat(quinn.next(id).data()).contains("\"version\":2,\"state\":\"CLAIMED\",\"did\":\"claimed\",\"by\":\"" + queued.owner + "\"");
            assertThat(quinn.next(id).data()).contains("\"version\":3,\"state\":\"CLAIMED\",\"did\":\"noted\"");
            as(queued.queueOwner).get("/exceptions/{id}", id).then().body("version", equalTo(3));
            var alert = quinn.next("\"raised\"");
            assertThat(alert.name()).isEqualTo("alert");
            assertThat(alert.data()).contains("\"state\":\"OPEN\",\"did\":\"raised\",\"by\":\"policy\"").doesNotContain("executed");
            assertThat(alerts("open", id)).hasSize(1);
        }
    }

    @Test
    void whose_role_is_narrow_sees_counts_and_hears_only_what_concerns_them() throws Exception {
        // Given Lena of the legal team, who listens
        assertThat(as(queued.legal).get("/exceptions/stats").jsonPath().getInt("open")).isZero();
        try (var lena = new HeardEvents(RestAssured.baseURI + ":" + RestAssured.port + "/exceptions/events", TestTokens.of(queued.legal))) {
            // When something waits for operations, an alert tells of it, and then something waits for her team
            queued.raise(caseId, "MISSING_DATA");
            var id = row().path("id").asText();
            queued.alert("BYPASS:" + id, "BYPASS", id, "It was executed without a release.");
            await().atMost(PATIENCE).until(() -> alerts("open", id).size() == 1);
            queued.raise(caseId + "-legal", raise -> raise.setOwnerRole(queued.legalTeam).setReasonCode("POLICY_CONFLICT"));

            // Then that is all that there is for her
            assertThat(lena.next("\"id\":").data()).contains("\"caseId\":\"" + caseId + "-legal\"");
            assertThat(runs(as(queued.legal).get("/exceptions?state=ALL").asString())).hasSize(1);
            as(queued.legal).get("/exceptions/{id}", id).then().statusCode(403).body("code", equalTo("FORBIDDEN"))
                    .body("detail", startsWith("Lena Legal may not see this exception: it is seen by its owner and backup,"));
            as(queued.queueOwner).get("/exceptions/{id}", id).then().body("mayResolve", equalTo(true)).body("mayNotBecause", nullValue());
            as(queued.excluded).get("/exceptions/{id}", id).then().body("mayResolve", equalTo(false)).body("mayNotBecause", startsWith("Elsa Excluded is responsible for"));
            as(queued.legal).get("/alerts").then().statusCode(403).body("detail", startsWith("Lena Legal may not see the alerts: they are seen by whoever is operations lead,"));
            as(queued.legal).get("/exceptions/stats").then().body("open", equalTo(1)).body("openedToday", equalTo(1)).body("byReason.POLICY_CONFLICT", equalTo(1))
                    .body("byReason.MISSING_DATA", nullValue()).body("mine", equalTo(0));
            as(queued.owner).get("/exceptions/stats").then().body("mine", equalTo(2)).body("mineLate", equalTo(0));
            post(queued.legal, id, "claim", null).then().statusCode(403).body("detail", startsWith("Lena Legal may not settle this;"));
        }
    }

    @Test
    void an_alert_by_mail_carries_a_pointer_and_no_line_of_its_own() throws Exception {
        // When an alert about an id that would break a header is sent
        new EmailChannel(mailer, "countersign@example.org", List.of("on-call@example.org")).send(new AlertPointer("alt_1", "BYPASS", "critical",
                "run_1\r\nBcc: all@example.org\u202e", Instant.EPOCH, "https://console.example/alerts/alt_1"));

        // Then one mail is there, with one subject line
        var mails = mailbox.getMailsSentTo("on-call@example.org");
        assertThat(mails).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Countersign: BYPASS (critical): run_1??Bcc: all@example.org?");
            assertThat(mail.getText()).contains("https://console.example/alerts/alt_1");
            assertThat(mail.getHeaders()).containsEntry("X-Countersign-Alert", List.of("alt_1"));
        });
        mailbox.clear();
    }

    @Test
    void the_interface_is_described_in_full() {
        var described = given().get("/openapi").asString();
        assertThat(described).contains("/exceptions/{id}/snooze", "/exceptions/{id}/merge", "/exceptions/stats", "/alerts/{id}/ack", "ExceptionWaitForCustomer",
                "olderThan", "waitedForCustomerSeconds");
    }

    private JsonNode row() {
        return await().atMost(PATIENCE).until(() -> rows("case=" + caseId), rows -> rows.size() == 1).getFirst();
    }

    private List<JsonNode> rows(String query) {
        return lines(as(queued.owner).urlEncodingEnabled(false).get("/exceptions?" + query));
    }

    private List<JsonNode> alerts(String state, String subject) {
        return lines(as(queued.queueOwner).get("/alerts?state={state}", state)).stream().filter(row -> row.path("subject").asText().equals(subject)).toList();
    }

    private static List<JsonNode> lines(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.asString().lines().map(line -> ContentJson.read(line.getBytes(StandardCharsets.UTF_8))).toList();
    }

    private static List<String> runs(String body) {
        return body.lines().map(line -> ContentJson.read(line.getBytes(StandardCharsets.UTF_8)).path("runId").asText()).toList();
    }

    private static Response post(String person, String id, String what, String body) {
        var request = as(person);
        return (body == null ? request : request.body(body)).post("/exceptions/{id}/" + what, id);
    }

    private static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person)).contentType("application/json");
    }
}
