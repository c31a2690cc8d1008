package io.countersign.audit.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.countersign.audit.Examples;
import io.countersign.deploy.LocalIssuer;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.testkit.StackResource;
import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.KeyHistory;
import io.countersign.transparency.MerkleTree;
import io.countersign.transparency.Proofs;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.Tile;
import io.countersign.transparency.TilePath;
import io.countersign.transparency.TlogProof;
import io.countersign.transparency.TrustPolicy;
import io.countersign.transparency.VerifierKey;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// A stranger with the key alone reads checkpoints and tiles over HTTP, builds the tree, and checks all that was signed.
@QuarkusTest
@WithTestResource(value = StackResource.class, initArgs = {@ResourceArg(name = "own", value = "true"), @ResourceArg(name = "for", value = "OtherPeoplesVerifierIT")})
@WithTestResource(WitnessResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtherPeoplesVerifierIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOG = "countersign.runs.v1/0";

    private Examples events;
    private KafkaProducer<byte[], byte[]> producer;
    private LocalIssuer issuer;
    private Path data;
    private int sent;

    @BeforeAll void connect() {
        data = Path.of(config("countersign.data"));
        var ids = new SchemaIds(URI.create(config("countersign.registry.url")), Path.of(config("countersign.schema.ids")), data.resolve("test-fetched.json"));
        events = new Examples(ids, 0);
        issuer = LocalIssuer.load(Path.of(URI.create(config("mp.jwt.verify.publickey.location"))).getParent().resolve("issuer-private.pem"));
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", config("kafka.bootstrap.servers")), new ByteArraySerializer(), new ByteArraySerializer());
        var priya = DirectoryPerson.newBuilder().setId("priya").setName("Priya Nair").setEmail(null).setRoles(List.of("operations-lead")).setOnDuty(List.of())
                .setAbsences(List.of()).build();
        producer.send(new ProducerRecord<>(Topics.PEOPLE.name(), 0, "priya".getBytes(StandardCharsets.UTF_8), new RecordCodec(ids).encode(Topics.PEOPLE, new PersonSnapshot(priya))));
    }

    @Test @Order(1) void theRootLogIsCosignedByAWitnessElsewhere() throws Exception {
        // Given
        var witness = VerifierKey.parse(config("countersign.witnesses[0].key"));
        stateAfter(1, key());
        // When: until now the witness did not know the log.
        Files.writeString(Path.of(config("test.witness.log")), key().encode());
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> get("/record/verify").body("ok", equalTo(true)).body("witnesses[0].name", equalTo("witness.example/w"))
                .body("witnesses[0].newest", equalTo(true)));
        assertThat(SignedNote.parse(text("/tlog/root/checkpoint")).verify(List.of(key(), witness))).containsExactly(key(), witness);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Files.readString(data.resolve("record/checkpoint"))).contains("— witness.example/w "));
        var proof = TlogProof.parse(get("/record/proof?shard=" + LOG + "&index=0").statusCode(200).extract().jsonPath().getString("rootProof"));
        TrustPolicy.parse("log " + key() + "\nwitness w " + witness + "\nquorum w").open(proof.checkpoint());
    }

    private VerifierKey key() throws Exception {
        return VerifierKey.parse(Files.readString(data.resolve("record/verifier-key")).strip());
    }

    @Test @Order(4) void theSigningKeyChangesAndThatIsAnEntry() throws Exception {
        // Given
        var before = key();
        as("ana").contentType("application/json").body("{\"reason\":\"Because I want to\"}").post("/record/signing-key/rotate").then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as("priya").contentType("application/json").body("{\"reason\":\"short\"}").post("/record/signing-key/rotate").then().statusCode(400).body("field", equalTo("reason"));
        // When
        var change = as("priya").contentType("application/json").body("{\"reason\":\"Yearly change of the key\"}").post("/record/signing-key/rotate").then().statusCode(200)
                .extract().jsonPath();
        // Then
        assertThat(change.getString("before")).isEqualTo(before.encode());
        assertThat(change.getString("now")).isEqualTo(key().encode()).isNotEqualTo(before.encode());
        await().atMost(PATIENCE).untilAsserted(() -> get("/timeline?case=signing-key").body("type", equalTo(List.of("SIGNING_KEY_ROTATED"))).body("actor[0]", equalTo("priya (operations-lead)")));
        var history = KeyHistory.parse(as("ana").get("/record/signing-key/history").then().statusCode(200).contentType("text/plain").extract().asString());
        await().atMost(PATIENCE).untilAsserted(() -> get("/record/verify").body("ok", equalTo(true)).body("unsigned", equalTo(0)).body("witnesses[0].trouble", containsString("403")));
        assertThat(Checkpoint.open(text("/tlog/root/checkpoint"), key())).isEqualTo(history.open(text("/tlog/root/checkpoint"), "local/audit"));
        given().get("/q/health/ready").then().statusCode(200);
    }

    @Test @Order(2) void rebuildsTheTreeFromTilesAndChecksTwoCheckpointsAgainstEachOther() throws Exception {
        // Given
        var key = key();
        var before = stateAfter(269, key);
        // When
        var after = stateAfter(70, key);
        // Then
        var consistency = get("/tlog/" + LOG + "/proof/consistency?from=270&to=340").statusCode(200).body("origin", equalTo("local/audit/" + LOG)).extract().jsonPath();
        Proofs.verifyConsistency(270, 340, before.rootHash(), after.rootHash(), hashes(consistency.getList("hashes", String.class)));
        var asked = AddCheckpoint.parse(text("/tlog/" + LOG + "/proof/consistency?from=270"));
        assertThat(asked.oldSize()).isEqualTo(270);
        assertThat(Checkpoint.open(asked.checkpoint(), key.named("local/audit/" + LOG))).isEqualTo(after);
        var proof = TlogProof.parse(text("/tlog/" + LOG + "/proof/inclusion?index=299"));
        var leaf = Tile.entries(TilePath.ofEntry(299, 340), bytes("/tlog/" + LOG + "/" + TilePath.ofEntry(299, 340).encode())).get(299 - 256);
        assertThat(proof.verify(Hash.ofLeaf(leaf), key.named("local/audit/" + LOG), List.of())).isEqualTo(after);
        assertThat(get("/record/proof?shard=" + LOG + "&index=299").statusCode(200).extract().jsonPath().getString("leaf")).isEqualTo(Base64.getEncoder().encodeToString(leaf));
        var root = Checkpoint.open(text("/tlog/root/checkpoint"), key);
        assertThat(tree("root", root.size()).root()).isEqualTo(root.rootHash());
    }

    @Test @Order(3) void whatIsNotThereIsSaidAndNobodyUnknownIsServed() {
        for (var path : List.of("checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1", "proof/inclusion?index=0", "proof/consistency?from=1")) {
            given().get("/tlog/" + LOG + "/" + path).then().statusCode(401);
            get("/tlog/no.such.topic/0/" + path).statusCode(404).contentType("application/problem+json").body("code", equalTo("NOT_FOUND"));
        }
        for (var path : List.of("tile/0/900", "tile/9/000", "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/64/000", "tile/00/000")) {
            get("/tlog/" + LOG + "/" + path).statusCode(404).contentType("application/problem+json");
        }
        get("/tlog/" + LOG + "/proof/inclusion").statusCode(400).body("field", equalTo("index"));
        get("/record/proof?shard=x&index=1").statusCode(400).body("field", equalTo("shard"));
        get("/openapi").body(containsString("/tlog/"));
    }

    /// Sends so many more events, waits until they are signed, and rebuilds the tree.
    private Checkpoint stateAfter(int more, VerifierKey key) throws Exception {
        for (var i = 0; i < more; i++, sent++) {
            var event = events.accepted(sent, "case-" + sent, "r" + sent, "o-" + sent);
            producer.send(new ProducerRecord<>(Topics.RUNS.name(), 0, event.key(), event.value()));
        }
        producer.flush();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("/tlog/" + LOG + "/checkpoint")).contains("\n" + sent + "\n"));
        var checkpoint = Checkpoint.open(text("/tlog/" + LOG + "/checkpoint"), key.named("local/audit/" + LOG));
        assertThat(tree(LOG, checkpoint.size()).root()).isEqualTo(checkpoint.rootHash());
        return checkpoint;
    }

    /// The lowest tiles and the bundles must tell the same, and each higher tile what the one below gives.
    private MerkleTree tree(String log, long size) throws Exception {
        var tree = new MerkleTree();
        for (var path : TilePath.ofTree(size)) {
            var hashes = Tile.hashes(path, bytes("/tlog/" + log + "/" + path.encode()));
            if (path.level() == 0) {
                var bundle = new TilePath(TilePath.ENTRIES, path.index(), path.width());
                assertThat(Tile.entries(bundle, bytes("/tlog/" + log + "/" + bundle.encode())).stream().map(Hash::ofLeaf).toList()).isEqualTo(hashes);
                hashes.forEach(tree::append);
            }
        }
        return tree;
    }

    private ValidatableResponse get(String path) {
        return person().get(path).then();
    }

    private String text(String path) {
        return person().accept("text/plain").get(path).then().statusCode(200).contentType("text/plain").extract().asString();
    }

    private byte[] bytes(String path) {
        return person().get(path).then().statusCode(200).contentType("application/octet-stream").header("Cache-Control", containsString("immutable")).extract().asByteArray();
    }

    private io.restassured.specification.RequestSpecification person() {
        return as("ana");
    }

    private io.restassured.specification.RequestSpecification as(String person) {
        return given().header("Authorization", "Bearer " + issuer.token(person, person, List.of("team-lead")));
    }

    private static List<Hash> hashes(List<String> base64) {
        return base64.stream().map(one -> Hash.of(Base64.getDecoder().decode(one))).toList();
    }

    private static String config(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
