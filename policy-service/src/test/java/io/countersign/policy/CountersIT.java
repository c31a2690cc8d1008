package io.countersign.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.deploy.StackListener;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.testkit.FullStack;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One customer's refunds in many cases, on a real broker with four partitions, and a service that is killed while it counts.
class CountersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String FLOW = "refunds";
    private static final String POLICY = "policy-service";
    private static final int RUNS = 60;
    private static final String REFUND = "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"},\"references\":{\"customer\":\"%s\"}";

    @TempDir
    Path folder;

    private FullStack stack;
    private RealStack topics;

    @BeforeEach
    void up() {
        stack = FullStack.prepare(List.of(POLICY));
        stack.up(new StackListener() {
            @Override
            public void starting(String name) {
                if (name.equals(POLICY)) {
                    staff(); // without people the service does not become ready
                }
            }
        });
        publish();
    }

    @AfterEach
    void end() {
        topics.close();
        stack.close();
    }

    private void staff() {
        var access = new KafkaAccess(stack.stack().bootstrapServers(), POLICY, folder, URI.create(stack.stack().registryUrl()), stack.stack().data().schemaIds());
        topics = new RealStack(access, access.codec(stack.sealing()));
        topics.person("priya", "Priya Nair", "rule-author", "queue-owner", "team-lead");
        topics.person("omar", "Omar Haddad", "rule-author", "rule-approver", "finance");
    }

    @Test
    void theCountIsExactThoughTheServiceIsKilledWhileItCounts() {
        // Given refunds of one customer in many cases at once, between those of others
        var janes = new ArrayList<String>();
        send(janes, "jane", 0);
        await().atMost(PATIENCE).until(() -> !routed().isEmpty());
        // When the service is killed, more come, and it comes back
        stack.kill(POLICY);
        assertThat(routed()).as("killed before it was through").hasSizeLessThan(2 * RUNS);
        send(janes, "jane", RUNS);
        stack.revive(POLICY);
        // Then every one of them has a number of its own, and the first three went out
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(routed()).containsKeys(janes.toArray(String[]::new)));
        var events = routed();
        assertThat(janes).extracting(runId -> events.get(runId).getRouting().getCounters().get("refunds")).containsExactlyInAnyOrderElementsOf(
                LongStream.range(0, 2 * RUNS).boxed().toList());
        assertThat(janes).filteredOn(runId -> events.get(runId).getTo() == RunState.RELEASED).hasSize(3)
                .allSatisfy(runId -> assertThat(events.get(runId).getRouting().getCounters().get("refunds")).isLessThan(3));
        assertThat(topics.committed(Topics.RUN_EVENTS, RunEvent.class, event -> janes.contains(event.getMeta().getRunId()))).extracting(RealStack.At::partition)
                .as("on all partitions").contains(0, 1, 2, 3);
        // And once more, when nothing waits and the state is read anew
        stack.kill(POLICY);
        stack.revive(POLICY);
        var next = topics.run(FLOW, "case-next", "r1", REFUND.formatted("jane"));
        topics.flush();
        await().atMost(PATIENCE).until(() -> routed().containsKey(next));
        assertThat(routed().get(next).getRouting().getCounters()).isEqualTo(Map.of("refunds", 2L * RUNS));
        assertThat(topics.committed(Topics.DEAD_POLICY, DeadLetter.class, _ -> true)).isEmpty();
    }

    private void send(List<String> sent, String customer, int from) {
        for (int i = from; i < from + RUNS; i++) {
            topics.run(FLOW, "other-" + i, "r1", REFUND.formatted("customer-" + i));
            sent.add(topics.run(FLOW, "case-" + i, "r1", REFUND.formatted(customer)));
        }
        topics.flush();
    }

    /// The events of runs by run: each has exactly one.
    private Map<String, RunEvent> routed() {
        return topics.committed(Topics.RUN_EVENTS, RunEvent.class, _ -> true).stream().map(RealStack.At::value)
                .collect(Collectors.toMap(event -> event.getMeta().getRunId(), Function.identity()));
    }

    /// The one place that knows how a flow is published.
    private void publish() {
        var yaml = """
                flow: %s
                description: For a test
                owner: priya
                actions:
                  refund: {effect: external, risk: high, owner: team-lead, backup: finance, respondWithin: PT30M}
                attempts: {technical: 1, perCase: 2, within: PT10M}
                exceptions: {owner: priya, backup: omar, respondWithin: PT1H}
                counters:
                  refunds: {action: refund, per: customer, within: P7D}
                rules:
                  - id: often
                    name: More than three refunds a week need a team lead
                    when: action.type == "refund" && counters.refunds >= 3
                    then: approve
                    reason: More than three within a week
                    owner: priya
                    reviewBy: 2027-01-31
                  - id: small
                    name: Small refunds go out at once
                    when: action.type == "refund" && action.amount <= 25 && action.currency == "EUR"
                    then: release
                    reason: Small refund
                    owner: priya
                    reviewBy: 2027-01-31
                """.formatted(FLOW);
        var proposal = JsonNodeFactory.instance.objectNode().put("yaml", yaml).toString();
        await().atMost(PATIENCE).untilAsserted(() -> as("priya", proposal).post("/flows/versions").then().statusCode(201));
        var hash = as("omar", "").get("/flows/{flow}/versions/1", FLOW).jsonPath().getString("hash");
        as("omar", "{\"hash\":\"%s\",\"noReportReason\":\"There is nothing to replay yet\"}".formatted(hash)).post("/flows/{flow}/versions/1/approve", FLOW)
                .then().statusCode(200);
        as("priya", "{}").post("/flows/{flow}/versions/1/activate", FLOW).then().statusCode(200);
    }

    private RequestSpecification as(String person, String body) {
        return given().baseUri(stack.url(POLICY)).auth().oauth2(stack.stack().tokenFor(person)).contentType("application/json").body(body);
    }
}
