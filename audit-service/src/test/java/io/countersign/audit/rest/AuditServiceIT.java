package io.countersign.audit.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.countersign.audit.Examples;
import io.countersign.deploy.LocalIssuer;
import io.countersign.export.ExportVerifier;
import io.countersign.export.Verdict;
import io.countersign.record.Received;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.RecordCheckpoint;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import io.countersign.testkit.StackResource;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.Proofs;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.VerifierKey;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The whole service on a broker, registry and PostgreSQL of its own: one story from the first event to the first incident.
@QuarkusTest
@WithTestResource(value = StackResource.class, initArgs = {@ResourceArg(name = "own", value = "true"), @ResourceArg(name = "for", value = "AuditServiceIT")})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject Sealing sealing;
    private SchemaIds ids;
    private Examples events;
    private KafkaProducer<byte[], byte[]> producer;
    private LocalIssuer issuer;
    private Path data;

    @BeforeAll void connect() {
        data = Path.of(config("countersign.data"));
        ids = new SchemaIds(URI.create(config("countersign.registry.url")), Path.of(config("countersign.schema.ids")), data.resolve("test-fetched.json"));
        events = new Examples(ids, 0);
        issuer = LocalIssuer.load(keys().resolve("issuer-private.pem"));
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", config("kafka.bootstrap.servers"), "transactional.id", "test"),
                new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterAll void disconnect() {
        producer.close();
    }

    @Test @Order(0) void isReadyOnceItReadsEveryTopic() {
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test @Order(1) void letsNobodyReadWithoutAValidToken() {
        for (var path : List.of("/record/verify", "/record/counts", "/record/search", "/record/facets", "/record/status", "/record/entries/x", "/timeline?case=x", "/runs/run_r1/record")) {
            // When // Then
            given().get(path).then().statusCode(401);
            given().header("Authorization", "Bearer " + issuer.token("ana", "Ana", List.of("reader"), java.time.Instant.now().minus(Duration.ofHours(2))))
                    .get(path).then().statusCode(401);
        }
    }

    @Test @Order(2) void anEmptyRecordVerifies() {
        person().get("/record/verify").then().statusCode(200).body("ok", equalTo(true)).body("entries", equalTo(0))
                .body("root", equalTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")).body("checkpoint", equalTo(""));
    }

    @Test @Order(3) void recordsEveryCommittedEventOnceAndNoAbortedOne() {
        // Given
        var first = events.accepted(0, "case-1", "r1", "o-77");
        commit(first, events.routed(0, "case-1", "r1", "medium"));
        producer.beginTransaction();
        send(first);
        producer.flush();
        producer.abortTransaction();
        // When
        commit(events.directive(0, "case-1", "r1"), events.accepted(0, "case-2", "r2", "o-78"), events.withdrawn(0, "case-2", "r2"));
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count()).isEqualTo(5));
        var verified = verify();
        assertThat(verified.getBoolean("ok")).as(verified.prettify()).isTrue();
        assertThat(verified.getInt("entries")).isEqualTo(5);
        assertThat(verified.getString("root")).matches("[0-9a-f]{64}");
        assertThat(verified.getString("checkpoint")).startsWith("local/audit\n").contains("\n\n— local/audit ");
        person().get("/record/counts").then().body("entries", equalTo(5)).body("byTopic.'countersign.runs.v1'", equalTo(3));
    }

    @Test @Order(4) void tellsTheStoryOfACaseByRunCaseOrAnyReference() {
        for (var query : List.of("run=run_r1", "case=case-1", "ref=order=o-77", "ref=o-77", "ref=run_r1", "ref=id=r1", "ref=case-1")) {
            // When // Then
            person().get("/timeline?" + query).then().statusCode(200).body("", hasSize(3))
                    .body("text", equalTo(List.of("Customer message: none\nAI draft: none", "Rule \"Refunds above 100 EUR need a team lead\" (refund-over-limit) says approve: "
                            + "Refund of 240.00 EUR is above the limit of 100", "The caller of run r1 was told to stop.")))
                    .body("[0].lines.label", equalTo(List.of("Customer message", "AI draft"))).body("[1].label", equalTo("Rules decided"))
                    .body("step", equalTo(List.of(1, 2, 3))).body("[0].actor", equalTo("ana (team-lead)")).body("[0].label", equalTo("Customer message"))
                    .body("[0].type", equalTo("RUN_ACCEPTED")).body("[0].at", startsWith("2027-01-15T08:00:00"))
                    .body("[0].topic", equalTo("countersign.runs.v1")).body("[0].index", equalTo(0));
        }
        person().get("/timeline?ref=order=nothing").then().statusCode(200).body("", hasSize(0));
        person().get("/timeline?ref=ticket=o-77").then().statusCode(200).body("", hasSize(0));
        // Both cases have the same customer.
        person().get("/timeline?ref=customer=c-1").then().body("", hasSize(5));
    }

    @Test @Order(5) void showsARunAsItCameInWithItsRouting() {
        person().get("/runs/run_r1/record").then().statusCode(200).body("run.references.order", equalTo("o-77"))
                .body("routing.route", equalTo("approve")).body("routing.rule", equalTo("refund-over-limit"));
        person().get("/runs/run_r2/record").then().statusCode(200).body("routing", equalTo(null));
        person().get("/runs/run_unknown/record").then().statusCode(404).contentType("application/problem+json").body("code", equalTo("NOT_FOUND"));
    }

    @Test @Order(6) void pagesThroughTheEntriesWithoutLosingOrRepeatingOne() {
        // Given
        var seen = new ArrayList<String>();
        String after = null;
        // When
        do {
            var page = (after == null ? person() : person().queryParam("after", after)).queryParam("limit", 2).get("/record/search").then().statusCode(200)
                    .extract().jsonPath();
            assertThat(page.getBoolean("complete")).isTrue();
            seen.addAll(page.getList("hits.eventId"));
            after = page.getString("next");
        } while (after != null);
        // Then
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        person().get("/record/search?run=run_r2").then().body("hits", hasSize(2)).body("hits[0].text", containsString("r2"));
        person().get("/record/search?case=case-2&run=run_r1").then().body("hits", hasSize(0));
        person().get("/record/facets?case=case-1").then().statusCode(200).body("counted", equalTo(3)).body("all", equalTo(true))
                .body("facets.type.RUN_ROUTED", equalTo(1)).body("facets.rule.refund-over-limit", equalTo(3)).body("facets.person.ana", equalTo(3));
        person().get("/record/status").then().body("complete", equalTo(true)).body("behind", equalTo(0)).body("trouble", equalTo(null));
    }

    @Test @Order(6) void showsAnEntryWithItsSentenceFirstAndTheWholeEventBelow() {
        // Given
        var hit = person().get("/record/search?run=run_r1&type=directive-stop").then().body("hits", hasSize(1)).extract().jsonPath();
        // When // Then
        for (var path : List.of(hit.getString("hits[0].entry"), "/record/entries/" + hit.getString("hits[0].eventId"))) {
            person().get(path).then().statusCode(200).body("text", equalTo("The caller of run r1 was told to stop.")).body("rule.rule", equalTo("refund-over-limit"))
                    .body("rule.risk", equalTo("medium")).body("note", equalTo("please do not")).body("customer", equalTo("c-1")).body("erased", equalTo(false))
                    .body("source.topic", equalTo("countersign.directives.v1")).body("source.index", equalTo(0)).body("actor.role", equalTo("team-lead"))
                    .body("event.kind", equalTo("STOP")).body("event.meta.caseId", equalTo("case-1")).body("leafHash", org.hamcrest.Matchers.matchesPattern("[0-9a-f]{64}"));
        }
        person().get(hit.getString("hits[0].timeline")).then().statusCode(200).body("", hasSize(3));
        person().get("/record/entries/countersign.runs.v1/0/99").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        person().get("/record/entries/countersign.runs.v1/0/x").then().statusCode(400).body("field", equalTo("index"));
        person().get("/record/entries/x").then().statusCode(400).body("field", equalTo("eventId"));
    }

    @Test @Order(7) void refusesBadParametersWithFieldValueAndRemedy() {
        person().get("/record/search?limit=0").then().statusCode(400).contentType("application/problem+json").body("field", equalTo("limit"))
                .body("detail", equalTo("`limit` is \"0\": give a number from 1 to 1000."));
        for (var wrong : List.of("after=x.y.z", "type=nothing", "amountFrom=1e9", "amountTo=much", "from=yesterday", "to=2026-13-01", "order=random", "colour=red", "rule=",
                "person=a&person=b")) {
            person().get("/record/search?" + wrong).then().statusCode(400).contentType("application/problem+json")
                    .body("field", equalTo(wrong.substring(0, wrong.indexOf('='))));
        }
        person().get("/timeline").then().statusCode(400).body("code", equalTo("INVALID_PARAMETER"));
        person().get("/timeline?run=a&case=b").then().statusCode(400);
    }

    @Test @Order(8) void keepsUnreadableBytesOnceAndGoesOn() throws Exception {
        // Given
        var bytes = "not Avro".getBytes(StandardCharsets.UTF_8);
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topics.RUNS.name(), 0, "k".getBytes(StandardCharsets.UTF_8), bytes));
        producer.send(new ProducerRecord<>(Topics.RUNS.name(), 0, "k".getBytes(StandardCharsets.UTF_8), null));
        producer.commitTransaction();
        // When
        commit(events.accepted(0, "case-3", "r3", "o-79"));
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count()).isEqualTo(8));
        var letters = read(Topics.DEAD_AUDIT.name());
        assertThat(letters).hasSize(2);
        DeadLetter letter = new RecordCodec(ids, sealing).decode(Topics.DEAD_AUDIT, letters.getFirst().value());
        assertThat(letter.getValue()).isEqualTo(java.nio.ByteBuffer.wrap(bytes));
        assertThat(letter.getMeta().getSeq()).isEqualTo(1);
        given().get("/q/health/ready").then().statusCode(200);
        assertThat(verify().getBoolean("ok")).isTrue();
    }

    @Test @Order(9) void publishesCheckpointsThatVerifyWithThePublishedKeyAndKeepsTheRootsOutside() throws Exception {
        // Given
        var key = VerifierKey.parse(Files.readString(data.resolve("record/verifier-key")).strip());
        var checkpoint = verify().getString("checkpoint");
        // When
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(read(Topics.RECORD_CHECKPOINTS.name()).stream()
                .map(record -> decode(record.value()).getNote())).contains(checkpoint));
        // Then
        assertThat(Checkpoint.open(checkpoint, key).origin()).isEqualTo("local/audit");
        assertThat(Files.readString(data.resolve("record/checkpoint"))).isEqualTo(checkpoint);
        var origins = read(Topics.RECORD_CHECKPOINTS.name()).stream().map(record -> decode(record.value()).getOrigin()).toList();
        assertThat(origins).contains("local/audit/countersign.runs.v1/0", "local/audit/countersign.directives.v1/0");
        assertThat(SignedNote.parse(checkpoint).signatures()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(data.resolve("keys/audit-signing.key"))).hasSize(2);
        assertThat(Files.getPosixFilePermissions(data.resolve("keys/audit-commitment.key"))).hasSize(2);
    }

    @Test @Order(9) void provesAnEntryToSomebodyWhoHasOnlyTheKey() throws Exception {
        // Given
        var key = VerifierKey.parse(Files.readString(data.resolve("record/verifier-key")).strip());
        var eventId = person().get("/record/search?run=run_r2&order=oldest").then().extract().jsonPath().getString("hits[1].eventId");
        // When
        var proof = person().get("/record/proof?event=" + eventId).then().statusCode(200).extract().jsonPath();
        // Then
        var leaf = java.util.Base64.getDecoder().decode(proof.getString("leaf"));
        included(proof.getString("entryProof"), leaf, Checkpoint.parse(SignedNote.parse(proof.getString("checkpoint")).text()));
        var rootNote = proof.getString("rootProof").split("\n\n", 2)[1];
        included(proof.getString("rootProof"), proof.getString("checkpoint").getBytes(StandardCharsets.UTF_8), Checkpoint.open(rootNote, key));
        person().get("/record/proof?event=x").then().statusCode(400).body("field", equalTo("event"));
        person().get("/record/proof?event=00000000-0000-0000-0000-000000000000").then().statusCode(404);
    }

    @Test @Order(9) void exportsACaseAsAFileThatVerifiesWithNothingButTheKey() throws Exception {
        // Given
        var key = VerifierKey.parse(Files.readString(data.resolve("record/verifier-key")).strip());
        for (var query : List.of("case=case-1", "run=run_r1", "ref=order=o-77", "case=case-1&from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")) {
            // When
            var file = person().get("/record/export?" + query).then().statusCode(200).contentType("application/jsonl").extract().asByteArray();
            // Then
            var seen = new ArrayList<String>();
            var verdict = ExportVerifier.verify(new java.io.ByteArrayInputStream(file), key, entry -> seen.add(entry.text()));
            assertThat(verdict).as(query).isInstanceOf(Verdict.Good.class);
            // An export of a case is itself part of its story, and so of the next export.
            assertThat(seen).filteredOn(text -> !text.startsWith("ana exported ")).containsExactlyInAnyOrder("Run r1 was received.",
                    "Run r1 waits for a team lead.", "The caller of run r1 was told to stop.");
            assertThat(((Verdict.Good) verdict).header().madeBy()).isEqualTo("ana");
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(person().get("/timeline?case=case-1").then().extract().jsonPath().getList("text", String.class))
                .filteredOn(text -> text.startsWith("ana exported case case-1")).hasSize(2));
    }

    @Test @Order(9) void exportsAWholeShardWithOneProof() throws Exception {
        // When
        var file = person().get("/record/export?shard=countersign.runs.v1/0").then().statusCode(200).extract().asByteArray();
        // Then
        assertThat(new String(file, StandardCharsets.UTF_8)).contains("\"range\":{\"from\":0,");
        var verdict = ExportVerifier.verify(new java.io.ByteArrayInputStream(file), null, _ -> { });
        assertThat(verdict).isInstanceOf(Verdict.Good.class);
        assertThat(((Verdict.Good) verdict).entries()).isEqualTo(person().get("/record/counts").jsonPath().getLong("byTopic.'countersign.runs.v1'"));
    }

    @Test @Order(9) void refusesAnExportOfNothingAndOfEverything() {
        person().get("/record/export?case=nobody").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        person().get("/record/export").then().statusCode(400).body("code", equalTo("INVALID_PARAMETER"));
        person().get("/record/export?shard=x").then().statusCode(400).body("field", equalTo("shard"));
        person().get("/record/export?from=yesterday").then().statusCode(400).body("field", equalTo("from"));
        given().get("/record/export?case=case-1").then().statusCode(401);
    }

    private static void included(String proof, byte[] leaf, Checkpoint checkpoint) throws Exception {
        var lines = proof.split("\n\n", 2)[0].split("\n");
        assertThat(lines[0]).isEqualTo("c2sp.org/tlog-proof@v1");
        var path = java.util.Arrays.stream(lines).skip(2).map(line -> Hash.of(java.util.Base64.getDecoder().decode(line))).toList();
        Proofs.verifyInclusion(Long.parseLong(lines[1].substring("index ".length())), checkpoint.size(), Hash.ofLeaf(leaf), path, checkpoint.rootHash());
    }

    @Test @Order(10) void namesTheEntryInWhichASuperuserChangedOneByte() throws Exception {
        // Given
        var flip = "SET session_replication_role = replica; UPDATE entry SET open_part = set_byte(open_part, 9, get_byte(open_part, 9) # 1) "
                + "WHERE shard = (SELECT shard FROM shard WHERE topic = 'countersign.runs.v1' AND kafka_partition = 0) AND leaf_index = 1";
        superuser(flip);
        try {
            // When
            var verdict = verify();
            // Then
            assertThat(verdict.getBoolean("ok")).isFalse();
            assertThat(verdict.getString("firstBad.shard")).isEqualTo("countersign.runs.v1/0");
            assertThat(verdict.getInt("firstBad.index")).isEqualTo(1);
            assertThat(verdict.getString("firstBad.eventId")).hasSize(36);
            assertThat(verdict.getString("firstBad.what")).contains("not the one that was committed to");
        } finally {
            superuser(flip);
        }
        assertThat(verify().getBoolean("ok")).isTrue();
    }

    @Test @Order(11) void describesItselfOpenly() {
        given().get("/openapi").then().statusCode(200).body(containsString("/record/verify")).body(containsString("bearer"));
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test @Order(12) void stopsTheShardAndSaysSoWhenANumberIsMissingWhileOthersGoOn() {
        // Given
        var before = count();
        events.skipANumber(Topics.RUNS);
        // When
        commit(events.withdrawn(0, "case-3", "r3"));
        commit(events.directive(0, "case-3", "r3"));
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(503)
                .body(containsString("must come next")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count()).isEqualTo(before + 1));
        assertThat(verify().getBoolean("ok")).isTrue();
    }

    private io.restassured.specification.RequestSpecification person() {
        return given().header("Authorization", "Bearer " + issuer.token("ana", "Ana Ruiz", List.of("team-lead")));
    }

    private JsonPath verify() {
        return person().get("/record/verify").then().statusCode(200).extract().jsonPath();
    }

    private long count() {
        return person().get("/record/counts").then().statusCode(200).extract().jsonPath().getLong("entries");
    }

    private void commit(Received... records) {
        producer.beginTransaction();
        for (var record : records) {
            send(record);
        }
        producer.commitTransaction();
    }

    private void send(Received record) {
        producer.send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value()));
    }

    private RecordCheckpoint decode(byte[] value) {
        try {
            return new RecordCodec(ids).decode(Topics.RECORD_CHECKPOINTS, value);
        } catch (io.countersign.schemas.wire.UnreadableRecord e) {
            throw new AssertionError(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", config("kafka.bootstrap.servers"), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream().map(p -> new org.apache.kafka.common.TopicPartition(topic, p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    private void superuser(String sql) throws Exception {
        var password = Files.readString(keys().resolve("postgres-superuser")).strip();
        try (var connection = DriverManager.getConnection(config("quarkus.datasource.jdbc.url"), "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Path keys() {
        return Path.of(URI.create(config("mp.jwt.verify.publickey.location"))).getParent();
    }

    private static String config(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
