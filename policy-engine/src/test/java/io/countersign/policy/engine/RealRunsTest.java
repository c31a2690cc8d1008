package io.countersign.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Runs that other systems left behind, judged by the flows we ship for them.
@EnabledIf("dataIsThere")
class RealRunsTest {
    private static final Path DATA = Path.of("../../shared/data");
    private static final Path FLOWS = Path.of("../samples/flows");

    static boolean dataIsThere() {
        return Files.exists(DATA.resolve("runs.jsonl")) && Files.exists(DATA.resolve("human-approvals.jsonl"));
    }

    private static CompiledFlow flow(String name) {
        try {
            return FlowCompiler.load(Files.readAllBytes(FLOWS.resolve(name + ".yaml")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void all_2883_agent_runs_are_routed_without_a_rule_error_and_take_every_kind_of_way() throws IOException {
        // Given
        var flows = Map.of("airline-support", flow("airline-support"), "retail-support", flow("retail-support"));
        var routes = new EnumMap<Route, Integer>(Route.class);
        var codes = new EnumMap<ReasonCode, Integer>(ReasonCode.class);
        // When
        for (var line : Files.readAllLines(DATA.resolve("runs.jsonl"))) {
            var run = Flows.JSON.readTree(line);
            var routing = flows.get(run.get("flow").textValue()).route(RunFacts.of(run, 1, 1), Flows.NOW);
            routes.merge(routing.route(), 1, Integer::sum);
            if (routing.reasonCode() != null) {
                codes.merge(routing.reasonCode(), 1, Integer::sum);
            }
            // Then
            assertThat(routing.results()).noneMatch(result -> result.outcome() == RuleOutcome.ERROR);
            assertThat(routing.reason()).isNotBlank().hasSizeLessThanOrEqualTo(200).doesNotContain("(none)");
        }
        assertThat(routes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2883);
        assertThat(routes).containsKeys(Route.BLOCK, Route.EXCEPTION, Route.APPROVE, Route.RETRY, Route.RELEASE);
        assertThat(codes).containsKeys(ReasonCode.UNKNOWN_ACTION, ReasonCode.REPEATED_RETRIES, ReasonCode.TECHNICAL,
                ReasonCode.MISSING_DATA, ReasonCode.LOW_CONFIDENCE);
    }

    @Test
    void the_usual_amount_rule_is_never_missing_for_real_replies_without_an_amount() throws IOException {
        var flow = Flows.compiled(Flows.rule("r", "action.type == \"refund\" && action.amount > 100", "approve"));
        for (var line : Files.readAllLines(DATA.resolve("runs.jsonl"))) {
            assertThat(flow.route(RunFacts.of(Flows.JSON.readTree(line), 1, 1), Flows.NOW).results().getFirst().outcome())
                    .isIn(RuleOutcome.MATCHED, RuleOutcome.NOT_MATCHED);
        }
    }

    @Test
    void all_7361_payment_requests_are_routed() throws IOException {
        var flow = flow("bpi2020-rfp");
        var routes = new HashMap<Route, Integer>();
        for (var line : Files.readAllLines(DATA.resolve("human-approvals.jsonl"))) {
            var routing = flow.route(RunFacts.of(Flows.JSON.readTree(line).get("run"), 1, 1), Flows.NOW);
            assertThat(routing.results()).noneMatch(result -> result.outcome() == RuleOutcome.ERROR);
            routes.merge(routing.route(), 1, Integer::sum);
        }
        assertThat(routes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(7361);
        assertThat(routes).containsOnlyKeys(Route.APPROVE, Route.EXCEPTION, Route.RELEASE);
    }

    @Test
    void many_threads_get_the_same_routings_as_one() throws IOException {
        // Given
        var flows = Map.of("airline-support", flow("airline-support"), "retail-support", flow("retail-support"));
        var runs = Files.readAllLines(DATA.resolve("runs.jsonl"));
        var alone = new HashMap<Integer, Routing>();
        for (var i = 0; i < runs.size(); i++) {
            alone.put(i, route(flows, runs.get(i)));
        }
        // When
        var together = new ConcurrentHashMap<Integer, Routing>();
        java.util.stream.IntStream.range(0, runs.size()).parallel().forEach(i -> together.put(i, route(flows, runs.get(i))));
        // Then
        assertThat(together).isEqualTo(alone);
    }

    private static Routing route(Map<String, CompiledFlow> flows, String line) {
        try {
            var run = Flows.JSON.readTree(line);
            return flows.get(run.get("flow").textValue()).route(RunFacts.of(run, 1, 1), Flows.NOW);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
