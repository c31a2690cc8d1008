package io.countersign.approval;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.TestTokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/// A running service that is spoken to as people and policy speak to it.
abstract class OverHttp {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    @BeforeEach
    void waitUntilReady() {
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    /// A question, once the queue shows it.
    Asked asked(Consumer<OpenApproval.Builder> different) {
        var asked = Asked.put(access.bootstrapServers(), codec, different);
        await().atMost(PATIENCE).until(() -> as("ana").get("/approvals/{id}", asked.approvalId()).statusCode() == 200);
        return asked;
    }

    static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person)).contentType("application/json");
    }

    static Response post(String person, Asked asked, String path, ObjectNode body) {
        return as(person).body(body.toString()).post("/approvals/{id}/" + path, asked.approvalId());
    }

    static Response show(Asked asked) {
        return as("sam").get("/approvals/{id}", asked.approvalId());
    }

    static ObjectNode wish(String kind, Asked asked) {
        return object().put("kind", kind).put("version", show(asked).jsonPath().getLong("version"))
                .put("actionDigest", asked.actionDigest());
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
