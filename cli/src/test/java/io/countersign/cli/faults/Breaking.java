package io.countersign.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.Said;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.deploy.LocalStack;
import io.countersign.testkit.FullStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A whole stack to break, with the questions that are asked after each fault.
final class Breaking implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);
    /// Each look reads everything; looking all the time would slow down what is looked at.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final FullStack stack = FullStack.prepare(LocalStack.SERVICES);

    Breaking() {
        // The command that a newcomer types; it also publishes the sample flows.
        say("up").done();
    }

    Said say(String... words) {
        return Said.by(stack.stack().data().root(), words);
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

    /// The states of these runs.
    Map<String, String> states(Map<String, String> ledger) {
        var states = states();
        states.keySet().retainAll(ledger.values());
        return states;
    }

    /// Whatever waits for a person is somewhere where a person finds it, once: a run that is held in an approval, a run in the exception queue in an
    /// exception.
    private void checkThatWhatWaitsIsOffered() {
        var approvals = new ArrayList<String>();
        // Also those that are decided and can still be undone.
        for (var state : List.of("OPEN", "CLAIMED", "DECIDED")) {
            person("approval-service", "priya").pages("/approvals?limit=100000&purpose=decide&state=" + state, 100_000, row -> approvals.add(row.path("runId").asText()));
        }
        var exceptions = new ArrayList<String>();
        person("exception-service", "priya").pages("/exceptions?limit=100000", 100_000, row -> row.path("runs").forEach(run -> exceptions.add(run.asText())));
        var states = states();
        assertThat(approvals).containsExactlyInAnyOrderElementsOf(in(states, "HELD"));
        assertThat(exceptions).containsExactlyInAnyOrderElementsOf(in(states, "IN_EXCEPTION"));
    }

    private static List<String> in(Map<String, String> states, String state) {
        return states.entrySet().stream().filter(e -> e.getValue().equals(state)).map(Map.Entry::getKey).toList();
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
        await("every run that waits to be offered to somebody, once").pollInterval(LOOK_EVERY).atMost(PATIENCE).ignoreExceptionsInstanceOf(Refused.class)
                .untilAsserted(this::checkThatWhatWaitsIsOffered);
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
