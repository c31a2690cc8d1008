package io.countersign.audit.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.countersign.audit.Examples;
import io.countersign.deploy.LocalIssuer;
import io.countersign.record.Received;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.testkit.StackResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What people do with the Record itself: looks, refusals, redactions, closed incidents. One story on a stack of its own.
@QuarkusTest
@WithTestResource(value = StackResource.class, initArgs = {@ResourceArg(name = "own", value = "true"), @ResourceArg(name = "for", value = "AccessIT")})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Examples events;
    private KafkaProducer<byte[], byte[]> producer;
    private LocalIssuer issuer;

    @BeforeAll void connect() {
        var ids = new SchemaIds(URI.create(config("countersign.registry.url")), Path.of(config("countersign.schema.ids")),
                Path.of(config("countersign.data")).resolve("test-fetched.json"));
        events = new Examples(ids, 0);
        issuer = LocalIssuer.load(keys().resolve("issuer-private.pem"));
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", config("kafka.bootstrap.servers"), "transactional.id", "test"),
                new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        Map.of("leo", "privacy", "priya", "privacy", "ines", "auditor", "omar", "operations-lead", "ana", "team-lead", "lena", "legal").forEach((id, role) -> {
            var person = DirectoryPerson.newBuilder().setId(id).setName(id).setEmail(null).setRoles(List.of(role)).setOnDuty(List.of()).setAbsences(List.of()).build();
            producer.send(new ProducerRecord<>(Topics.PEOPLE.name(), 0, id.getBytes(StandardCharsets.UTF_8),
                    new RecordCodec(ids).encode(Topics.PEOPLE, new PersonSnapshot(person))));
        });
        producer.commitTransaction();
    }

    @Test @Order(0) void recordsTwoCases() {
        // W1 was judged high risk and is open; W2 was never judged.
        commit(events.accepted(0, "W1", "r1", "o-1"), events.routed(0, "W1", "r1"), events.accepted(0, "W2", "r2", "o-2"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count()).isEqualTo(3));
    }

    @AfterAll void disconnect() {
        producer.close();
    }

    @Test @Order(1) void aLookAtASensitiveCaseIsAnEntryOnceForEachPersonAndAwhile() {
        // When
        as("ana").get("/timeline?case=W1").then().statusCode(200).body("", hasSize(2));
        as("ana").get("/runs/run_r1/record").then().statusCode(200);
        as("ana").get("/timeline?ref=order=o-1").then().statusCode(200);
        as("omar").get("/runs/run_r1/record").then().statusCode(200);
        as("ana").get("/timeline?case=W2").then().statusCode(200);
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> as("ana").get("/timeline?case=W1").then().body("type", equalTo(
                List.of("RUN_ACCEPTED", "RUN_ROUTED", "CASE_VIEWED", "CASE_VIEWED"))).body("actor[2]", equalTo("ana")).body("actor[3]", equalTo("omar"))
                .body("text[2]", equalTo("ana looked at the timeline of case W1, which is sensitive: rules judged its run run_r1 to be of high risk."))
                .body("runId[3]", equalTo("run_r1")));
        assertThat(count()).isEqualTo(5);
    }

    @Test @Order(2) void nobodyLooksWhenTheLookCannotBeWrittenDown() throws Exception {
        // Given
        superuser("REVOKE INSERT ON record_event FROM audit_writer");
        try {
            // When // Then
            as("tom").get("/timeline?case=W1").then().statusCode(503).body("code", equalTo("UNAVAILABLE"));
            as("tom").get("/runs/run_r1/record").then().statusCode(503);
            as("tom").get("/timeline?case=W2").then().statusCode(200);
        } finally {
            superuser("GRANT INSERT ON record_event TO audit_writer");
        }
    }

    @Test @Order(3) void aRedactionIsRefusedWhereItMustBeAndTheRefusalIsAnEntry() {
        // When // Then
        ask("ana", "W1").statusCode(403).body("code", equalTo("FORBIDDEN")).body("detail", containsString("privacy"));
        ask("leo", "W9").statusCode(404);
        ask("leo", "W1").statusCode(409).body("code", equalTo("OPEN_RUNS")).body("detail", containsString("run_r1 (HELD)"));
        ask("leo", "W2").statusCode(409).body("detail", containsString("run_r2 (RECEIVED)"));
        as("leo").body("{\"reason\":\"no case is named\"}").post("/record/redactions").then().statusCode(400).body("field", equalTo("case"));
        as("leo").post("/record/redactions/rdx_none/approve").then().statusCode(404);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(entries("W1"))
                .filteredOn("type", "RECORD_COMMAND_REFUSED").extracting(entry -> (String) entry.get("text")).hasSize(2)
                .anyMatch(text -> text.startsWith("ana was refused AskRedaction")).anyMatch(text -> text.contains("run_r1 (HELD)")));
    }

    @Test @Order(4) void oneAsksAndAnotherDeclines() {
        // Given
        commit(events.ended(0, "W1", "r1"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types("W1")).contains("RUN_CANCELLED"));
        // When
        var id = ask("leo", "W1").statusCode(202).body("state", equalTo("asked")).body("redactionId", startsWith("rdx_")).extract().jsonPath().getString("redactionId");
        // Then
        ask("priya", "W1").statusCode(409).body("code", equalTo("ALREADY_ASKED"));
        as("leo").post("/record/redactions/" + id + "/approve").then().statusCode(403).body("code", equalTo("FOUR_EYES"));
        as("priya").body("{\"note\":\"Legal hold.\"}").post("/record/redactions/" + id + "/decline").then().statusCode(200).body("state", equalTo("declined"));
        as("priya").post("/record/redactions/" + id + "/approve").then().statusCode(409).body("code", equalTo("ALREADY_ENDED"));
        as("ana").get("/record/redactions?case=W1").then().statusCode(200).body("", hasSize(1)).body("[0].note", equalTo("Legal hold."));
        as("ana").get("/record/redactions?case=W2").then().statusCode(200).body("", hasSize(0));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types("W1")).contains("REDACTION_ASKED", "REDACTION_DECLINED"));
        as("ana").get("/record/verify").then().body("ok", equalTo(true));
    }

    @Test @Order(5) void twoPeopleEraseACaseAndTheRecordStillVerifies() {
        // Given
        var id = ask("leo", "W1").statusCode(202).extract().jsonPath().getString("redactionId");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(entries("W1")).filteredOn("type", "REDACTION_ASKED").hasSize(2));
        // When
        as("priya").post("/record/redactions/" + id + "/approve").then().statusCode(200).body("state", equalTo("done")).body("keyIds", hasSize(1))
                .body("askedBy", equalTo("leo")).body("endedBy", equalTo("priya")).body("reason", equalTo("The customer asked for it."));
        // Then
        as("priya").post("/record/redactions/" + id + "/approve").then().statusCode(200).body("state", equalTo("done"));
        ask("priya", "W1").statusCode(409).body("code", equalTo("ALREADY_REDACTED"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(types("W1")).contains("CASE_REDACTED"));
        as("ana").get("/record/verify").then().body("ok", equalTo(true));
    }

    @Test @Order(6) void aStoppedShardGoesOnOnlyAfterAPersonSaidWhy() {
        // Given
        events.skipANumber(Topics.RUNS);
        commit(events.accepted(0, "W3", "r3", "o-3"));
        await().atMost(PATIENCE).untilAsserted(() -> as("ana").get("/record/incidents").then().statusCode(200).body("", hasSize(1)));
        var incident = as("ana").get("/record/incidents").then().body("[0].code", equalTo("SEQUENCE_BROKEN")).body("[0].stops", equalTo(true))
                .body("[0].goingOn", containsString("from offset")).extract().jsonPath().getString("[0].incidentId");
        // When // Then
        close("ana", incident, "I think it is fine.").statusCode(403).body("code", equalTo("FORBIDDEN"));
        close("omar", incident, "fine").statusCode(400);
        close("omar", "00000000-0000-0000-0000-000000000000", "I think it is fine.").statusCode(404);
        close("omar", incident, "A backup was put back.").statusCode(200).body("closedBy", equalTo("omar")).body("stops", equalTo(false));
        close("omar", incident, "A backup was put back.").statusCode(409);
        // It was not: what does not fit stops the shard again, and nothing was skipped.
        await().atMost(PATIENCE).untilAsserted(() -> as("ana").get("/record/incidents?state=all").then().body("", hasSize(2))
                .body("[1].stops", equalTo(true)).body("[1].nextSeq", equalTo(3)));
        await().atMost(PATIENCE).untilAsserted(() -> as("ana").get("/timeline?case=" + incident).then().body("[0].text",
                equalTo("omar (operations-lead) closed the incident SEQUENCE_BROKEN of countersign.runs.v1/0: A backup was put back.")));
    }

    @Test @Order(7) void listsWhereEveryEntryStandsInKafka() {
        var shard = as("ana").get("/record/shards").then().statusCode(200).extract().jsonPath();
        assertThat(shard.getList("topic", String.class)).contains(Topics.RECORD_EVENTS.name(), Topics.RUNS.name());
        as("ana").get("/record/shards/" + Topics.RUNS.name() + "/0/entries?limit=1").then().statusCode(200).body("entries", hasSize(1))
                .body("entries[0].index", equalTo(0)).body("entries[0].seq", equalTo(1)).body("next", equalTo(0));
        as("ana").get("/record/shards/" + Topics.RUNS.name() + "/0/entries?after=0").then().body("entries", hasSize(1)).body("next", equalTo(null));
    }

    @Test @Order(8) void insightsCountForEverybodyAndShowSinglePeopleToFew() {
        // When // Then: two runs came on the day of the examples, one was judged
        as("ana").get("/insights/weekly?until=2027-01-15&zone=Europe/Berlin").then().statusCode(200).body("volume", hasSize(1)).body("volume[0].flow", equalTo("support-inbox"))
                .body("volume[0].runs", equalTo(2)).body("routes[0].route", equalTo("approve")).body("zone", equalTo("Europe/Berlin")).body("complete", equalTo(true))
                .body("from", equalTo("2027-01-08T23:00:00Z")).body("to", equalTo("2027-01-15T23:00:00Z"));
        as("ana").queryParam("zone", "+02:00").get("/insights/weekly").then().statusCode(400).body("field", equalTo("zone"));
        commit(events.asked(0, "W2", "r2", "tom"));
        await().atMost(PATIENCE).untilAsserted(() -> as("omar").get("/insights/weekly?until=2027-01-15").then().statusCode(200).body("peopleShown", equalTo("all"))
                .body("rhythm[0].owner", equalTo("tom")).body("rhythm[0].decisions", equalTo(0)).body("rhythm[0].looks", equalTo(0)));
        as("ana").get("/insights/weekly?until=2027-01-15").then().statusCode(200).body("peopleShown", equalTo("you")).body("rhythm[0].owner", equalTo("tom"))
                .body("rhythm[0].arrived", equalTo(1)).body("rhythm[0].decisions", nullValue()).body("rhythm[0].looks", nullValue());
        as("tom").get("/insights/weekly?until=2027-01-15").then().body("peopleShown", equalTo("you")).body("rhythm[0].decisions", equalTo(0));
        as("ana").get("/insights/rules").then().statusCode(200).body("peopleShown", equalTo("you")).body("rules", hasSize(0));
        as("omar").get("/insights/rules").then().statusCode(200).body("peopleShown", equalTo("all"));
        as("ines").get("/insights/rules").then().statusCode(200).body("peopleShown", equalTo("all"));
        as("ana").get("/insights/readiness").then().statusCode(200).body("flows", hasSize(0));
        as("ana").get("/insights/readiness?flow=none").then().statusCode(404);
        as("ana").get("/insights/weekly?until=soon").then().statusCode(400).body("field", equalTo("until"));
        as("ana").get("/insights/weekly?zone=Mars").then().statusCode(400).body("field", equalTo("zone"));
        given().get("/insights/weekly").then().statusCode(401);
        as("ana").get("/openapi?format=json").then().statusCode(200).body("paths", org.hamcrest.Matchers.hasKey("/insights/readiness"));
    }

    @Test @Order(9) void whoHasNoRoleToReadLooksAtSingleRunsAndCasesOnly() {
        // When // Then
        for (var path : List.of("/record/search?case=W1", "/record/facets", "/record/export?case=W1", "/timeline?ref=order=o-1", "/timeline/state?ref=o-1",
                "/record/entries/00000000-0000-0000-0000-000000000000", "/record/entries/" + Topics.RUNS.name() + "/0/0", "/record/shards/" + Topics.RUNS.name() + "/0/entries")) {
            for (var person : List.of("lena", "stranger")) {
                as(person).get(path).then().statusCode(403).body("code", equalTo("FORBIDDEN")).body("detail", startsWith(person + " may not "))
                        .body("detail", containsString("engineering, admin or privacy. Ask one of them, or look at a run or case by its id."));
            }
        }
        as("lena").get("/timeline?case=W1").then().statusCode(200);
        as("lena").get("/timeline?run=run_r1").then().statusCode(200);
        as("lena").get("/runs/run_r1/record").then().statusCode(200);
        as("leo").get("/record/search?case=W1").then().statusCode(200);
        given().header("Authorization", "Bearer " + issuer.token("dashboard", "dashboard", List.of("reader"))).get("/record/search?case=W1").then().statusCode(200);
    }

    private ValidatableResponse close(String person, String incident, String reason) {
        return as(person).body(Map.of("reason", reason)).post("/record/incidents/" + incident + "/close").then();
    }

    private ValidatableResponse ask(String person, String caseId) {
        return as(person).body(Map.of("case", caseId, "reason", "The customer asked for it.")).post("/record/redactions").then();
    }

    private RequestSpecification as(String person) {
        return given().contentType("application/json").header("Authorization", "Bearer " + issuer.token(person, person, List.of()));
    }

    private List<Map<String, Object>> entries(String caseId) {
        return as("ana").get("/record/search?case=" + caseId).then().statusCode(200).extract().jsonPath().getList("hits");
    }

    private List<Object> types(String caseId) {
        return entries(caseId).stream().map(entry -> entry.get("type")).toList();
    }

    private long count() {
        return as("ana").get("/record/counts").then().statusCode(200).extract().jsonPath().getLong("entries");
    }

    private void commit(Received... records) {
        producer.beginTransaction();
        for (var record : records) {
            producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()));
        }
        producer.commitTransaction();
    }

    private void superuser(String sql) throws Exception {
        var password = Files.readString(keys().resolve("postgres-superuser")).strip();
        try (var connection = DriverManager.getConnection(config("quarkus.datasource.jdbc.url"), "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path keys() {
        return Path.of(URI.create(config("mp.jwt.verify.publickey.location"))).getParent();
    }

    private static String config(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
