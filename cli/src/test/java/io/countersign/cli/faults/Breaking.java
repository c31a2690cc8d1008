package io.countersign.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.Countersign;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.testkit.FullStack;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// A whole stack to break, with the questions that are asked after each fault.
final class Breaking implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);
    /// Each look reads everything; looking all the time would slow down what is looked at.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final FullStack stack = FullStack.start();

    Breaking() {
        // The command that a newcomer types; it also publishes the sample flows.
        assertThat(Countersign.commandLine().execute("up", "--data", stack.stack().data().root().toString())).isZero();
    }

    FullStack stack() {
        return stack;
    }

    Sending send(String name, int runs, int outputSize) {
        return new Sending(stack, name, runs, outputSize);
    }

    /// `kill -9`, then `up`; reports how long it took until all was ready again.
    void killAndUp(String... names) {
        for (var name : names) {
            stack.kill(name);
        }
        long killed = System.nanoTime();
        stack.up();
        System.out.printf("%s: back at work %.1f s after kill -9%n", String.join(", ", names), (System.nanoTime() - killed) / 1e9);
    }

    Api person(String service, String person) {
        return Api.person(stack.stack(), service, person).patient();
    }

    /// States by run id, as ingest-service lists them; one row a run.
    Map<String, String> states() {
        var states = new HashMap<String, String>();
        Api.program(stack.stack(), "ingest-service").patient().rows("/runs?limit=1000000", row ->
                assertThat(states.put(row.path("runId").asText(), row.path("state").asText())).as("listed twice: " + row).isNull());
        return states;
    }

    Map<String, Long> recorded() {
        var counts = new TreeMap<String, Long>();
        person("audit-service", "priya").get("/record/counts").path("byTopic").properties().forEach(topic -> {
            if (topic.getValue().asLong() > 0) {
                counts.put(topic.getKey(), topic.getValue().asLong());
            }
        });
        return counts;
    }

    JsonNode verify() {
        return person("audit-service", "priya").get("/record/verify");
    }

    /// Waits until all is quiet, then asks everything there is to ask.
    ///
    /// @return what is committed
    Committed check(Map<String, String> ledger) {
        // Every acknowledged run is listed once and has left its first state, and the counts add up.
        await("acknowledged runs to be routed").pollInterval(LOOK_EVERY).atMost(PATIENCE).ignoreExceptionsInstanceOf(Refused.class).untilAsserted(() -> {
            var states = states();
            assertThat(ledger.values()).allSatisfy(runId -> assertThat(states.get(runId)).isNotNull().isNotEqualTo("RECEIVED"));
            var counts = Api.program(stack.stack(), "ingest-service").get("/runs/count");
            assertThat(counts.valueStream().mapToLong(JsonNode::asLong).sum()).isEqualTo(states.size());
        });
        // The Record has what is committed: no more, no less.
        await("the Record to have caught up").pollInterval(LOOK_EVERY).atMost(PATIENCE).ignoreExceptionsInstanceOf(Refused.class)
                .untilAsserted(() -> assertThat(recorded()).isEqualTo(Committed.read(stack).counts()));
        var committed = Committed.read(stack);
        committed.checkNumbers();
        committed.checkRuns(ledger);
        var verdict = verify();
        assertThat(verdict.path("ok").asBoolean()).as(verdict.toString()).isTrue();
        assertThat(verdict.path("entries").asLong()).isGreaterThanOrEqualTo(committed.facts().size());
        return committed;
    }

    @Override
    public void close() {
        stack.close();
    }
}
