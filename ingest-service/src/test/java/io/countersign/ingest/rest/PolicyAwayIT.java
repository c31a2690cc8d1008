package io.countersign.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.countersign.ingest.FakePolicy;
import io.countersign.schemas.RunId;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
@TestProfile(PolicyAwayIT.Impatient.class)
class PolicyAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;

    private final String caseId = SharedStack.freshId();
    private final String runId = RunId.of("urn:it:" + caseId, caseId, "release");

    /// Who asks need not wait as long as policy is away.
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.answer-within", "PT5S");
        }
    }

    @Test
    void while_policy_is_away_nobody_may_execute_and_the_repeat_gets_the_answer() {
        // Given a release, and then no policy
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
        try (var policy = new FakePolicy(access, codec, caseId::equals)) {
            await().atMost(PATIENCE).until(() -> json("{\"id\":\"release\",\"source\":\"urn:it:" + caseId + "\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"}")
                    .post("/runs?wait=10s").jsonPath().get("directive") != null);
        }

        // When the release is to be used
        var away = consume();

        // Then nobody knows yet
        away.then().statusCode(503).header("Retry-After", "1").contentType("application/problem+json").body("code", equalTo("NO_ANSWER"));
        json("{}").post("/runs/" + runId + "/withdraw").then().statusCode(202).body("state", equalTo("RELEASED")).body("applied", equalTo(null));

        // When policy is back, then the repeat is answered, and it counts once
        try (var policy = new FakePolicy(access, codec, caseId::equals, true)) {
            await().atMost(PATIENCE).until(() -> consume().statusCode() == 200);
            assertThat(consume().body().asString()).isEqualTo(consume().body().asString());
        }
    }

    private Response consume() {
        return json("{}").header("Idempotency-Key", caseId).post("/releases/" + FakePolicy.receipt(runId) + "/consume");
    }

    private static RequestSpecification json(String body) {
        return given().header("X-API-Key", StackResource.API_KEY).contentType("application/json").body(body);
    }
}
