package io.countersign.ingest.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.countersign.ingest.Committed;
import io.countersign.ingest.FakePolicy;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewLag;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class TwoKeysIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @Inject
    KnownRuns known;
    @TestHTTPResource("/")
    URI here;

    private final String caseId = SharedStack.freshId();
    private FakePolicy policy;

    @BeforeEach
    void ready() {
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
        policy = new FakePolicy(access, codec, name -> name.startsWith(caseId));
    }

    @AfterEach
    void stop() {
        policy.close();
    }

    @Test
    void one_key_neither_acts_on_nor_learns_of_the_runs_of_another() throws Exception {
        // Given a release and a run to be tried again, of a source that the narrow key does not cover
        send(all(), "urn:it:" + caseId, "release", "").then().statusCode(202).body("directive.kind", equalTo("proceed"));
        send(all(), "urn:it:" + caseId, "retry", "").then().statusCode(202).body("directive.kind", equalTo("retry"));
        var released = run("release");
        var unknown = RunId.of("urn:it:" + caseId, caseId, "nobody sent this");

        // When the other program, which can compute their ids, asks for everything
        for (var id : List.of(released, unknown)) {
            // Then it is told the same as of a run that nobody sent
            narrow().get("/runs/" + id).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            narrow().get("/runs/" + id + "/directive").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            narrow().get("/runs/" + id + "/directives").then().statusCode(404);
            json(narrow(), "{\"result\":\"executed\"}").post("/runs/" + id + "/outcome").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            json(narrow(), "{}").post("/runs/" + id + "/withdraw").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            json(narrow(), "{}").post("/releases/" + FakePolicy.receipt(id) + "/consume").then().statusCode(404).body("code", equalTo("NOT_FOUND"));
            send(narrow(), "urn:narrow", "x-" + id, ",\"retryOf\":\"" + id + "\"").then().statusCode(409).body("code", equalTo("RETRY_REFUSED"))
                    .body("detail", startsWith("retryOf names no run of the case"));
        }
        send(narrow(), "urn:narrow", "y", ",\"retryOf\":\"" + run("retry") + "\"").then().statusCode(409).body("detail", startsWith("retryOf names no run of the case"));
        send(narrow(), "urn:it:" + caseId, "z", "").then().statusCode(403);
        assertThat(narrow().get("/runs?case=" + caseId).body().asString()).isEmpty();
        narrow().get("/runs/count").then().statusCode(200).body("SUPERSEDED", equalTo(0));

        // And its stream shows its own only
        try (var stream = new Stream(here + "directives?after=first", StackResource.NARROW_API_KEY, null)) {
            send(narrow(), "urn:narrow:" + caseId, "release", "").then().statusCode(202);
            assertThat(stream.directive("\"runId\"").data()).contains(RunId.of("urn:narrow:" + caseId, caseId, "release"));
        }

        // And nothing happened to the runs: their own program goes on
        assertThat(Committed.of(access, codec, Topics.RUNS, RunFact.class, caseId)).filteredOn(fact -> fact.getMeta().getRunId().equals(released)).hasSize(1);
        send(all(), "urn:it:" + caseId, "release-2", ",\"retryOf\":\"retry\"").then().statusCode(202);
        json(all(), "{}").post("/releases/" + FakePolicy.receipt(released) + "/consume").then().statusCode(200);
    }

    @Test
    void a_person_may_not_act_for_a_program_whether_or_not_there_is_such_a_run() {
        for (var id : List.of("run_none", RunId.of("urn:it:" + caseId, caseId, "none"))) {
            person("{}").post("/runs/" + id + "/withdraw").then().statusCode(403);
            person("{}").post("/releases/rel_" + id + "/consume").then().statusCode(403);
        }
    }

    @Test
    void a_run_is_there_for_its_sender_as_soon_as_it_is_accepted() {
        for (int i = 0; i < 20; i++) {
            json(all(), body("urn:it:" + caseId, "hold-" + i, "")).post("/runs").then().statusCode(202);
            all().get("/runs/" + run("hold-" + i)).then().statusCode(200);
        }
    }

    @Test
    void an_instance_that_is_behind_does_not_say_that_there_is_no_such_run() {
        // Given a run, and an instance that has read nothing yet
        send(all(), "urn:it:" + caseId, "hold", "").then().statusCode(202);
        var empty = new RunsView();
        try (var lag = new ViewLag(access, empty)) {
            var behind = new KnownRuns(empty, lag, new Readiness(() -> true));

            // When it is asked, then it does not know, whatever the id
            for (var id : List.of("hold", "nobody sent this")) {
                var answer = catchThrowableOfType(WebApplicationException.class, () -> behind.run(run(id), _ -> true)).getResponse();
                assertThat(answer.getStatus()).isEqualTo(503);
                assertThat(answer.getHeaderString("Retry-After")).isEqualTo("1");
            }
            assertThat(catchThrowableOfType(WebApplicationException.class, () -> behind.released("rel_x", _ -> true)).getResponse().getStatus()).isEqualTo(503);
        }

        // But one that has read everything does
        assertThat(known.run(run("hold"), _ -> true)).isPresent();
        assertThat(known.run(run("nobody sent this"), _ -> true)).isEmpty();
        assertThat(known.released("rel_x", _ -> true)).isEmpty();
    }

    private String run(String id) {
        return RunId.of("urn:it:" + caseId, caseId, id);
    }

    private Response send(RequestSpecification program, String source, String id, String more) {
        return json(program, body(source, id, more)).post("/runs?wait=" + (id.startsWith("hold") ? "0s" : "60s"));
    }

    private String body(String source, String id, String more) {
        return "{\"id\":\"" + id + "\",\"source\":\"" + source + "\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"hello\"" + more + "}";
    }

    private static RequestSpecification json(RequestSpecification program, String body) {
        return program.contentType("application/json").body(body);
    }

    private static RequestSpecification person(String body) {
        return given().header("Authorization", "Bearer " + TestTokens.of("ana", "team-lead")).contentType("application/json").body(body);
    }

    private static RequestSpecification all() {
        return given().urlEncodingEnabled(false).header("X-API-Key", StackResource.API_KEY);
    }

    private static RequestSpecification narrow() {
        return given().urlEncodingEnabled(false).header("X-API-Key", StackResource.NARROW_API_KEY);
    }
}
