package io.countersign.policy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.deploy.StackListener;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalWork;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Live runs on a real broker with four partitions: one customer's refunds in many cases, counted by a service that is killed meanwhile, and
/// a version that is tried on all of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CountersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String POLICY = "policy-service";
    private static final int RUNS = 60;
    private static final String REFUND = "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"},\"references\":{\"customer\":\"%s\"}";

    @TempDir
    static Path folder;

    private FullStack stack;
    private RealStack topics;

    @BeforeAll
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
    }

    @AfterAll
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
        publish("killed", 1, "often");
        var janes = new ArrayList<String>();
        send("killed", janes, 0);
        await().atMost(PATIENCE).until(() -> !routed("killed").isEmpty());
        // When the service is killed, more come, and it comes back
        stack.kill(POLICY);
        assertThat(routed("killed")).as("killed before it was through").hasSizeLessThan(2 * RUNS);
        send("killed", janes, RUNS);
        stack.revive(POLICY);
        // Then every one of them has a number of its own, and the first three went out
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(routed("killed")).containsKeys(janes.toArray(String[]::new)));
        var events = routed("killed");
        assertThat(janes).extracting(runId -> events.get(runId).getRouting().getCounters().get("refunds")).containsExactlyInAnyOrderElementsOf(
                LongStream.range(0, 2 * RUNS).boxed().toList());
        assertThat(janes).filteredOn(runId -> events.get(runId).getTo() == RunState.RELEASED).hasSize(3)
                .allSatisfy(runId -> assertThat(events.get(runId).getRouting().getCounters().get("refunds")).isLessThan(3));
        assertThat(topics.committed(Topics.RUN_EVENTS, RunEvent.class, event -> janes.contains(event.getMeta().getRunId()))).extracting(RealStack.At::partition)
                .as("on all partitions").contains(0, 1, 2, 3);
        // And it goes on from there
        var next = topics.run("killed", "case-next", "r1", REFUND.formatted("jane"));
        topics.flush();
        await().atMost(PATIENCE).until(() -> routed("killed").containsKey(next));
        assertThat(routed("killed").get(next).getRouting().getCounters()).isEqualTo(Map.of("refunds", 2L * RUNS));
        assertThat(topics.committed(Topics.DEAD_POLICY, DeadLetter.class, _ -> true)).isEmpty();
    }

    @Test
    void aTriedVersionJudgesOnEveryPartitionAndChangesNothing() {
        // Given a version that lets nothing out alone
        publish("tried", 1, "often");
        propose("tried", 2, "never");
        as("priya", "{}").post("/flows/tried/versions/2/shadow").then().statusCode(200);
        // When
        var runs = new ArrayList<String>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(topics.run("tried", "case-tried-" + i, "r1", REFUND.formatted("customer-" + i)));
        }
        topics.flush();
        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(routed("tried")).hasSize(RUNS));
        assertThat(routed("tried").values()).allSatisfy(event -> {
            assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
            assertThat(event.getShadow().getFlowVersion()).isEqualTo(2);
            assertThat(event.getShadow().getRule()).isEqualTo("never");
        });
        assertThat(topics.committed(Topics.APPROVALS, ApprovalWork.class, work -> runs.contains(work.getMeta().getRunId()))).isEmpty();
        // And no longer, once it is over
        as("priya", "{}").post("/flows/tried/shadow/end").then().statusCode(200);
        var last = topics.run("tried", "case-tried-last", "r1", REFUND.formatted("last"));
        topics.flush();
        await().atMost(PATIENCE).until(() -> routed("tried").containsKey(last));
        assertThat(routed("tried").get(last).getShadow()).isNull();
    }

    private void send(String flow, List<String> sent, int from) {
        for (int i = from; i < from + RUNS; i++) {
            topics.run(flow, "other-" + i, "r1", REFUND.formatted("customer-" + i));
            sent.add(topics.run(flow, "case-" + i, "r1", REFUND.formatted("jane")));
        }
        topics.flush();
    }

    /// The events of runs of that flow by run: each has exactly one.
    private Map<String, RunEvent> routed(String flow) {
        return topics.committed(Topics.RUN_EVENTS, RunEvent.class, event -> event.getRouting() != null && event.getRouting().getFlow().equals(flow)).stream().map(RealStack.At::value)
                .collect(Collectors.toMap(event -> event.getMeta().getRunId(), Function.identity()));
    }

    /// Has a version judge for real.
    private void publish(String flow, int version, String rule) {
        var hash = propose(flow, version, rule);
        as("omar", "{\"hash\":\"%s\",\"noReportReason\":\"there is nothing to replay yet\"}".formatted(hash)).post("/flows/{flow}/versions/{version}/approve", flow, version)
                .then().statusCode(200);
        as("priya", "{}").post("/flows/{flow}/versions/{version}/activate", flow, version).then().statusCode(200);
    }

    /// @param rule id of the rule that holds refunds back: `often` reads a counter, any other holds back all
    /// @return hash of the text
    private String propose(String flow, int version, String rule) {
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
                  - id: %s
                    name: More than three refunds a week need a team lead
                    when: action.type == "refund" && counters.refunds >= %d
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
                """.formatted(flow, rule, rule.equals("often") ? 3 : 0);
        var proposal = JsonNodeFactory.instance.objectNode().put("yaml", yaml).toString();
        var answer = new AtomicReference<String>();
        await().atMost(PATIENCE).untilAsserted(() -> answer.set(as("priya", proposal).post("/flows/versions").then().statusCode(201).body("version", equalTo(version))
                .extract().path("hash")));
        return answer.get();
    }

    private RequestSpecification as(String person, String body) {
        return given().baseUri(stack.url(POLICY)).auth().oauth2(stack.stack().tokenFor(person)).contentType("application/json").body(body);
    }
}
