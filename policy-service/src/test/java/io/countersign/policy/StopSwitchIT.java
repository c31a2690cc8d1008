package io.countersign.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.policy.view.Views;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.ConfirmStop;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.testkit.SharedStack;
import io.countersign.testkit.StackResource;
import io.countersign.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(StackResource.class)
class StopSwitchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final boolean FULL = System.getProperty("countersign.repeats", "small").equals("full");
    /// Runs that are sent before the stop is engaged, and as many while it is.
    private static final int RUNS = FULL ? 6_000 : 600;
    private static final int ROUNDS = FULL ? 5 : 1;
    private static final String REFUND = "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";
    private static final String WHY = "refunds go to the wrong account";

    @Inject
    KafkaAccess access;
    @Inject
    RecordCodec codec;
    @Inject
    PolicySettings settings;

    private RealStack stack;
    private String flow;
    private String sara;
    private String sven;

    @BeforeEach
    void publish() {
        stack = new RealStack(access, codec);
        var id = SharedStack.freshId();
        flow = "flow-" + id;
        sara = "sara-" + id;
        sven = "sven-" + id;
        stack.person(sara, "Sara Stopp", "stop-holder", "rule-author");
        stack.person(sven, "Sven Halt", "stop-holder", "rule-approver");
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        await().atMost(PATIENCE).untilAsserted(() -> as(sara).body(yaml()).post("/flows/versions").then().statusCode(201));
        approve(1);
        activate(1, "first-" + flow).then().statusCode(200).body("status", equalTo("active"));
    }

    private void approve(int version) {
        var hash = as(sven).get("/flows/{flow}/versions/{version}", flow, version).then().statusCode(200).extract().path("hash");
        as(sven).body("{\"hash\":\"%s\",\"noReportReason\":\"there is nothing to replay yet\"}".formatted(hash))
                .post("/flows/{flow}/versions/{version}/approve", flow, version).then().statusCode(200).body("status", equalTo("approved"));
    }

    private Response activate(int version, String key) {
        return as(sara).header("Idempotency-Key", key).post("/flows/{flow}/versions/{version}/activate", flow, version);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void afterTheAnswerNothingIsReleasedOnTwoInstancesUnderLoad(@TempDir Path data) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var folder = data.resolve("round-" + round);
            // Given two instances with more runs than they can judge at once
            var sent = new ArrayList<String>();
            Map<Integer, Long> ends;
            String stopId;
            try (var second = instance(folder.resolve("second"))) {
                send(sent, RUNS);
                await().atMost(PATIENCE).until(() -> !proceeds().isEmpty());
                // When the stop is answered while they go on coming
                var sender = CompletableFuture.runAsync(() -> send(sent, RUNS));
                var answer = as(sara).body(stop(flow, null)).post("/stops");
                ends = stack.ends(Topics.DIRECTIVES);
                assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
                stopId = answer.jsonPath().getString("stopId");
                sender.join();
                send(sent, RUNS / 4);
                // Then every run ends up in the queue
                var all = Set.copyOf(sent);
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(states(all)).hasSize(all.size())
                        .allSatisfy((runId, state) -> assertThat(state).as(runId).isEqualTo(RunState.IN_EXCEPTION)));
            }
            // And none was released after the answer
            var border = ends;
            assertThat(proceeds()).as("released before the stop, so that there was something to stop").isNotEmpty()
                    .allSatisfy(told -> assertThat(told.offset()).as("released after the answer: %s", told.value()).isLessThan(border.get(told.partition())));
            // And an instance that starts with an empty folder knows the stop
            try (var third = instance(folder.resolve("third"))) {
                var next = stack.run(flow, flow + "-restart-" + round, "r1", REFUND);
                await().atMost(PATIENCE).until(() -> states(Set.of(next)).containsKey(next));
                assertThat(states(Set.of(next))).containsEntry(next, RunState.IN_EXCEPTION);
            }
            lift(sven, stopId, 200);
            var free = stack.run(flow, flow + "-free-" + round, "r1", REFUND);
            await().atMost(PATIENCE).until(() -> RunState.RELEASED.equals(states(Set.of(free)).get(free)));
            assertThat(states(Set.copyOf(sent))).as("what was stopped stays").allSatisfy((_, state) -> assertThat(state).isEqualTo(RunState.IN_EXCEPTION));
        }
    }

    @Test
    void aStopIsEngagedByOnePersonAndLiftedByAnother() {
        // Given
        var until = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS).toString();
        // When
        var answer = as(sara).header("Idempotency-Key", "stop-1").body(stop(flow, until)).post("/stops");
        answer.then().statusCode(201).body("flow", equalTo(flow)).body("action", equalTo(null)).body("reason", equalTo(WHY)).body("until", equalTo(until))
                .body("engagedBy", equalTo(sara));
        var stopId = answer.jsonPath().getString("stopId");
        // Then it shows, at once, with its flow too
        as(sven).get("/stops").then().statusCode(200).contentType("application/x-ndjson").body(containsString("\"stopId\":\"" + stopId + "\""));
        as(sven).get("/flows").then().statusCode(200).body("find { it.flow == '%s' }.stops.stopId".formatted(flow), hasItem(stopId));
        as(sven).get("/flows/{flow}", flow).then().body("stops[0].reason", equalTo(WHY));
        // And whoever repeats the request gets the same stop; whoever makes another one is told who and why
        as(sara).header("Idempotency-Key", "stop-1").body(stop(flow, until)).post("/stops").then().statusCode(201).body("stopId", equalTo(stopId));
        as(sven).body(stop(flow, until)).post("/stops").then().statusCode(409).contentType("application/problem+json").body("code", equalTo("ALREADY_STOPPED"))
                .body("detail", startsWith("Sara Stopp stopped every release in the flow " + flow)).body("detail", containsString(WHY));
        assertThat(stack.committed(Topics.POLICY_COMMANDS, PolicyCommand.class, command -> command.getCommand() instanceof ConfirmStop confirm
                && confirm.getStopId().equals(stopId))).as("both were told when every partition had it").hasSize(2);
        // And a later end makes it longer
        var later = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS).toString();
        as(sara).body(stop(flow, later)).post("/stops").then().statusCode(201).body("stopId", equalTo(stopId)).body("until", equalTo(later));
        // And the second person lifts it
        lift(sara, stopId, 403).body("code", equalTo("SECOND_PERSON"));
        lift("dev", stopId, 403).body("code", equalTo("FORBIDDEN"));
        lift(sven, stopId, 200).body("liftedBy", equalTo(sven));
        lift(sven, stopId, 409).body("code", equalTo("NOT_STOPPED"));
        lift(sven, "stp_none", 404).body("code", equalTo("NO_SUCH_STOP"));
        as(sven).get("/stops").then().body(not(containsString(stopId)));
        as(sven).get("/flows/{flow}", flow).then().body("stops.size()", equalTo(0));
    }

    @Test
    void aRepeatedActivationIsAnsweredWhenEveryPartitionHasTheActiveVersion() {
        // Given a version that was replaced after it was activated
        for (var text : List.of("Changed. ", "Changed again. ")) {
            as(sara).body(yaml().replace("description: ", "description: " + text)).post("/flows/versions").then().statusCode(201);
        }
        approve(2);
        activate(2, "second-" + flow).then().statusCode(200);
        approve(3);
        activate(3, "third-" + flow).then().statusCode(200);
        // When it is activated again under its key
        activate(2, "second-" + flow).then().statusCode(200).body("version", equalTo(2));
        // Then every partition was asked, and what is active stays active
        assertThat(stack.committed(Topics.POLICY_COMMANDS, PolicyCommand.class, command -> command.getCommand() instanceof ConfirmFlow confirm
                && confirm.getFlow().equals(flow))).hasSize(1);
        assertThat(stack.committed(Topics.POLICY_COMMANDS, PolicyCommand.class, command -> command.getCommand() instanceof ApplyFlow apply
                && apply.getFlow().equals(flow))).last().satisfies(last -> assertThat(((ApplyFlow) last.value().getCommand()).getVersion()).isEqualTo(3));
    }

    @Test
    void whatCannotBeStoppedIsSaidClearly() {
        as("dev").body(stop(flow, null)).post("/stops").then().statusCode(403).body("detail", startsWith("dev may not stop"));
        as(sara).body(stop("no-such-flow", null)).post("/stops").then().statusCode(404).body("code", equalTo("NO_SUCH_FLOW"));
        as(sara).body("{\"action\":\"refnud-%s\",\"reason\":\"%s\"}".formatted(flow, WHY)).post("/stops").then().statusCode(422).body("code", equalTo("NO_SUCH_ACTION"));
        as(sara).body(stop(flow, "2020-01-01T00:00:00Z")).post("/stops").then().statusCode(422).body("code", equalTo("UNTIL"));
        as(sara).body("{\"flow\":\"%s\"}".formatted(flow)).post("/stops").then().statusCode(422).body("code", equalTo("REASON"));
        for (var blank : List.of("{\"flow\":\"\",\"reason\":\"%s\"}", "{\"action\":\" \",\"reason\":\"%s\"}")) {
            as(sara).body(blank.formatted(WHY)).post("/stops").then().statusCode(422).body("code", equalTo("SCOPE")).body("detail", containsString("to stop every one"));
        }
        as(sara).body(stop(flow, "tomorrow")).post("/stops").then().statusCode(400).contentType("application/problem+json").body("code", equalTo("MALFORMED"))
                .body("detail", equalTo("until is 'tomorrow'; write a time such as 2026-11-23T10:42:07Z."));
        as(sara).body("{\"flwo\":\"x\"}").post("/stops").then().statusCode(400).body("detail", startsWith("flwo is not known"));
        given().contentType("application/json").body(stop(flow, null)).post("/stops").then().statusCode(401);
        given().get("/openapi").then().statusCode(200).body(containsString("/stops/{id}/lift")).body(containsString("/runs/{runId}/correction"));
    }

    @Test
    void aReleasedAnswerIsCorrectedAndAReleaseTakenBackByRunId() {
        // Given a run that was released
        var runId = stack.run(flow, flow + "-c", "r1", REFUND);
        await().atMost(PATIENCE).until(() -> RunState.RELEASED.equals(states(Set.of(runId)).get(runId)));
        // When its answer is corrected by somebody who may not, in a way that cannot be, and by who may
        await().atMost(PATIENCE).until(() -> correct("nobody", runId, "{\"output\":\"Tomorrow.\",\"note\":\"the date was wrong\"}").statusCode() != 404);
        correct(sara, runId, "{\"note\":\"the date was wrong\"}").then().statusCode(422).body("code", equalTo("OUTPUT_MISSING"));
        correct(sara, runId, "{\"output\":\"Tomorrow.\",\"note\":\"the date was wrong\",\"version\":9}").then().statusCode(409).body("code", equalTo("STALE"));
        correct(sara, runId, "{\"output\":\"Tomorrow.\",\"note\":\"the date was wrong\"}").then().statusCode(200).body("state", equalTo("RELEASED"))
                .body("flags", hasItem("corrected")).body("caseId", equalTo(flow + "-c"));
        // Then the caller is told the new answer
        var told = proceeds().getLast().value();
        assertThat(ContentJson.read(told.getContent()).path("output").asText()).isEqualTo("Tomorrow.");
        assertThat(told.getNote()).isEqualTo("the date was wrong");
        // And the refusal is recorded with the run, whichever partition it was refused on
        await().atMost(PATIENCE).until(() -> !stack.committed(Topics.FLOW_EVENTS, FlowEvent.class,
                event -> event.getEvent() instanceof CommandRefused && runId.equals(event.getMeta().getRunId())).isEmpty());
        // And it can be taken back while nobody has used it
        as(sara).body("{\"note\":\"the customer called\"}").post("/runs/{id}/revoke", runId).then().statusCode(200).body("state", equalTo("IN_EXCEPTION"));
        as(sara).body("{\"note\":\"the customer called\"}").post("/runs/{id}/revoke", runId).then().statusCode(409).body("code", equalTo("NOT_RELEASED"));
        correct(sara, "run_none", "{\"output\":\"x\",\"note\":\"the date was wrong\"}").then().statusCode(404).body("code", equalTo("NO_SUCH_RUN"));
    }

    @Test
    void bodiesThatCannotBeReadAreNamed() {
        for (var path : List.of("/flows/versions", "/flows/check", "/stops", "/runs/run_x/correction", "/runs/run_x/revoke")) {
            as(sara).body("{\"yaml\": ").post(path).then().statusCode(400).contentType("application/problem+json").body("code", equalTo("MALFORMED"))
                    .body("detail", startsWith("The body is not JSON: line 1, column"));
            as(sara).body("[]").post(path).then().statusCode(400).body("detail", startsWith("The body is no object; give an object with "));
            as(sara).post(path).then().statusCode(400).body("detail", startsWith("The body is missing; "));
        }
        as(sara).body("{\"yaml\":\"flow: [\"}").post("/flows/versions").then().statusCode(422).body("problems.size()", greaterThan(0));
    }

    private static Response correct(String person, String runId, String body) {
        return as(person).body(body).post("/runs/{id}/correction", runId);
    }

    private void send(List<String> sent, int runs) {
        for (int i = 0; i < runs; i++) {
            sent.add(stack.run(flow, flow + "-" + i % 97, "r" + SharedStack.freshId(), REFUND));
        }
        stack.flush();
    }

    private Map<String, RunState> states(Set<String> runIds) {
        var states = new HashMap<String, RunState>();
        stack.committed(Topics.RUN_EVENTS, RunEvent.class, event -> runIds.contains(event.getMeta().getRunId()))
                .forEach(at -> states.put(at.value().getMeta().getRunId(), at.value().getTo()));
        return states;
    }

    private List<RealStack.At<Directive>> proceeds() {
        return stack.committed(Topics.DIRECTIVES, Directive.class, told -> told.getKind() == DirectiveKind.PROCEED && told.getMeta().getCaseId().startsWith(flow));
    }

    private WriterRuntime instance(Path data) {
        var own = new KafkaAccess(access.bootstrapServers(), access.service(), data, access.registry(), access.schemaIds());
        var runtime = PolicyService.parts(own, own.codec(codec.sealing()), CountKeys.load(settings.countersSecretFile()), Views.empty());
        runtime.start();
        await().atMost(PATIENCE).until(runtime::ready);
        await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        return runtime;
    }

    private ValidatableResponse lift(String person, String stopId, int status) {
        return as(person).body("{\"reason\":\"the account is right again\"}").post("/stops/{id}/lift", stopId).then().statusCode(status);
    }

    private static String stop(String flow, String until) {
        return JsonNodeFactory.instance.objectNode().put("flow", flow).put("reason", WHY).setAll(until == null ? JsonNodeFactory.instance.objectNode()
                : JsonNodeFactory.instance.objectNode().put("until", until)).toString();
    }

    private String yaml() {
        var yaml = """
                flow: %s
                description: For a test
                owner: %s
                actions:
                  refund: {effect: external, risk: high, owner: %s, backup: %s, respondWithin: PT30M, receiptValidFor: PT15M}
                attempts: {technical: 1, perCase: 2, within: PT10M}
                exceptions: {owner: %s, backup: %s, respondWithin: PT1H}
                rules:
                  - id: small
                    name: Small refunds go out at once
                    when: action.type == "refund" && action.amount <= 25 && action.currency == "EUR"
                    then: release
                    reason: "Small refund of {action.amount}"
                    owner: %s
                    reviewBy: 2027-01-31
                """.formatted(flow, sara, sara, sven, sara, sven, sara);
        return JsonNodeFactory.instance.objectNode().put("yaml", yaml).toString();
    }

    private static RequestSpecification as(String person) {
        return given().auth().oauth2(TestTokens.of(person)).contentType("application/json");
    }
}
