package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever subset of rules matches, in whatever order they stand in the file, the most careful one decides.
class MostCarefulWinsTest {
    private static final Map<Route, Integer> CARE =
            Map.of(Route.BLOCK, 0, Route.EXCEPTION, 1, Route.APPROVE, 2, Route.RETRY, 3, Route.FALLBACK, 3, Route.RELEASE, 4);

    private record Sample(Route then, boolean matches) {}

    /// What a level makes of what the rules say; block and exception come before it.
    private static Route allowed(Autonomy autonomy, Optional<Route> byRules) {
        if (byRules.filter(route -> route == Route.BLOCK || route == Route.EXCEPTION).isPresent()) {
            return byRules.get();
        }
        if (autonomy == Autonomy.RECORD_ONLY) {
            return Route.BLOCK;
        }
        var held = autonomy == Autonomy.DRAFT_ONLY || autonomy == Autonomy.APPROVE_ALL;
        return byRules.map(route -> route == Route.RELEASE && held ? Route.APPROVE : route)
                .orElse(autonomy == Autonomy.AUTOMATIC ? Route.RELEASE : Route.APPROVE);
    }

    @Test
    void for_every_subset_and_many_orders() {
        var random = new Random(20261123);
        var routes = Route.values();
        for (var round = 0; round < 800; round++) {
            // Given
            var samples = new ArrayList<Sample>();
            for (var i = 0; i < 1 + random.nextInt(8); i++) {
                samples.add(new Sample(routes[random.nextInt(routes.length)], random.nextBoolean()));
            }
            var rules = new String[samples.size()];
            for (var i = 0; i < rules.length; i++) {
                rules[i] = rule("r" + i, samples.get(i).matches() ? "true" : "false", samples.get(i).then().word());
            }
            // When
            var autonomy = Autonomy.values()[random.nextInt(Autonomy.values().length)];
            var level = "refund: {autonomy: " + autonomy.word() + (autonomy == Autonomy.AUTOMATIC ? ", sample: 0.5, " : ", ");
            var routing = FlowCompiler.load(Flows.bytes(Flows.flow(rules).replace("refund: {", level)))
                    .route(Flows.refund("1.00", ",'prompt':{'name':'reply','version':'14'}"), Flows.NOW);
            // Then
            var winner = firstMostCareful(samples);
            var byRules = winner.map(i -> samples.get(i).then());
            var expected = allowed(autonomy, byRules);
            assertThat(routing.route()).as("%s %s", autonomy, samples).isEqualTo(expected);
            assertThat(routing.ruleId()).as("%s %s", autonomy, samples).isEqualTo(winner.filter(i -> samples.get(i).then() == expected).map(i -> "r" + i).orElse(null));
            assertThat(routing.results()).extracting(RuleResult::outcome).isEqualTo(samples.stream()
                    .map(sample -> sample.matches() ? RuleOutcome.MATCHED : RuleOutcome.NOT_MATCHED).toList());
        }
    }

    private static Optional<Integer> firstMostCareful(List<Sample> samples) {
        var matching = new ArrayList<Integer>();
        for (var i = 0; i < samples.size(); i++) {
            if (samples.get(i).matches()) {
                matching.add(i);
            }
        }
        return matching.stream().min(Comparator.<Integer>comparingInt(i -> CARE.get(samples.get(i).then())).thenComparing(i -> i));
    }
}
