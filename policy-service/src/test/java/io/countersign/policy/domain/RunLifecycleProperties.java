package io.countersign.policy.domain;

import static io.countersign.policy.domain.RunState.BLOCKED;
import static io.countersign.policy.domain.RunState.CANCELLED;
import static io.countersign.policy.domain.RunState.EXECUTED;
import static io.countersign.policy.domain.RunState.EXECUTION_FAILED;
import static io.countersign.policy.domain.RunState.HANDLED_BY_HAND;
import static io.countersign.policy.domain.RunState.HELD;
import static io.countersign.policy.domain.RunState.IN_EXCEPTION;
import static io.countersign.policy.domain.RunState.RECEIVED;
import static io.countersign.policy.domain.RunState.REJECTED;
import static io.countersign.policy.domain.RunState.RELEASED;
import static io.countersign.policy.domain.RunState.RETRYING;
import static io.countersign.policy.domain.RunState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.RunLifecycle.Decision;
import io.countersign.policy.domain.RunLifecycle.Resolution;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.Effect;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.AttemptLimits;
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Risk;
import io.countersign.policy.engine.Route;
import io.countersign.policy.engine.Routing;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Anything may arrive in any order: late, twice, or for an item that is long closed.
class RunLifecycleProperties {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Map<RunState, Set<RunState>> ALLOWED = Map.ofEntries(
            Map.entry(RECEIVED, EnumSet.of(RELEASED, HELD, IN_EXCEPTION, RETRYING, BLOCKED, CANCELLED)),
            Map.entry(HELD, EnumSet.of(RELEASED, REJECTED, RETRYING, IN_EXCEPTION, CANCELLED)),
            Map.entry(IN_EXCEPTION, EnumSet.of(RECEIVED, RELEASED, HELD, RETRYING, REJECTED, HANDLED_BY_HAND, CANCELLED, IN_EXCEPTION)),
            Map.entry(RETRYING, EnumSet.of(SUPERSEDED, IN_EXCEPTION, CANCELLED)),
            Map.entry(RELEASED, EnumSet.of(EXECUTED, EXECUTION_FAILED, IN_EXCEPTION, CANCELLED)),
            Map.entry(BLOCKED, Set.of()), Map.entry(EXECUTED, Set.of()), Map.entry(EXECUTION_FAILED, Set.of()), Map.entry(REJECTED, Set.of()),
            Map.entry(HANDLED_BY_HAND, Set.of()), Map.entry(CANCELLED, Set.of()), Map.entry(SUPERSEDED, Set.of()));

    /// What may arrive: `late` points at an item that is not the open one.
    record Arrival(int kind, Decision decision, Resolution resolution, Route route, boolean late, boolean edited, boolean executed, TimerKind timer) {}

    @Property(tries = 2_000)
    void neverLeavesTheTableAndWaitsForExactlyOneThing(@ForAll("arrivals") List<Arrival> arrivals, @ForAll boolean nobodyOnDuty) {
        var roster = new Roster(nobodyOnDuty ? List.of() : List.of(person("ana", "team-lead"), person("priya", "queue-owner")));
        var run = Run.received("run_1", "c", "urn:s", "1", "support", 1, "refund 5.00 EUR", "refund", "d0", "reply@1", "dev", null);
        var retries = 0;
        run = follow(run, RunLifecycle.routed(run, judgement(arrivals.isEmpty() ? Route.APPROVE : arrivals.getFirst().route()), at(roster, 0)));
        for (var arrival : arrivals) {
            var before = run;
            var steps = steps(run, arrival, at(roster, retries));
            retries += (int) steps.stream().filter(Step.CountRetry.class::isInstance).count();
            run = follow(run, steps);
            assertThat(run.version()).isEqualTo(before.version() + steps.stream().filter(Changed.class::isInstance).count());
            assertThat(run.approvalId() != null).as("an approval is open exactly while held").isEqualTo(run.state() == HELD);
            assertThat(run.itemVersion() > 0).as("an item is open exactly while a person is to act")
                    .isEqualTo(run.state() == HELD || run.state() == IN_EXCEPTION);
            if (!before.state().open()) {
                assertThat(run.state()).as("what is over stays over").isEqualTo(before.state());
            }
        }
        assertThat(retries).isLessThanOrEqualTo(3);
    }

    private static Run follow(Run before, List<Step> steps) {
        var run = before;
        for (var step : steps) {
            if (step instanceof Changed changed) {
                assertThat(changed.from()).isEqualTo(run.state());
                if (changed.from() != changed.to() || changed.cause() == Cause.RESOLVED) {
                    assertThat(ALLOWED.get(changed.from())).as("%s by %s", changed.from(), changed.cause()).contains(changed.to());
                }
                if (changed.to() == RELEASED && changed.from() != RELEASED) {
                    assertThat(changed.cause()).as("a rule or a person releases, never a timer").isIn(Cause.ROUTED, Cause.DECIDED, Cause.RESOLVED);
                    assertThat(changed.receipt()).isNotNull();
                    assertThat(changed.routing() != null || changed.choice() != null).isTrue();
                }
            }
            run = run.evolve(step);
        }
        return run;
    }

    private static List<Step> steps(Run run, Arrival a, Situation at) {
        var choice = new Choice("item", "kind", "a note long enough", run.actionDigest(), run.actionDigest());
        var edit = a.edited() ? new Edit("ana", new byte[] {'{', '}'}, "d1", "refund", "refund 4.00 EUR") : null;
        var version = a.late() ? run.itemVersion() - 1 : run.itemVersion();
        return switch (a.kind()) {
            case 0 -> RunLifecycle.decided(run, a.late() || run.approvalId() == null ? "apr_old" : run.approvalId(), version, a.decision(), choice, edit, at);
            case 1 -> RunLifecycle.resolved(run, version, a.resolution(), "ana", choice, edit, judgement(a.route()), at);
            case 2 -> ReleaseLifecycle.reported(run, a.executed(), a.late() ? "rel_old" : null, null, null);
            case 3 -> RunLifecycle.due(run, a.timer(), at);
            case 4 -> RunLifecycle.nextAttempt(run, "run_2");
            case 5 -> RunLifecycle.expired(run, a.late() || run.approvalId() == null ? "apr_old" : run.approvalId(), version, at);
            default -> RunLifecycle.withdrawn(run, "changed my mind");
        };
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        // Withdrawals end the story, so they are rare.
        var kinds = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(8, 1), Tuple.of(4, 2),
                Tuple.of(4, 3), Tuple.of(3, 4), Tuple.of(2, 5), Tuple.of(1, 6));
        return Combinators.combine(kinds, Arbitraries.of(Decision.class), Arbitraries.of(Resolution.class), Arbitraries.of(Route.class),
                Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)), Arbitraries.of(true, false),
                Arbitraries.of(true, false), Arbitraries.of(TimerKind.class)).as(Arrival::new).list().ofMaxSize(15);
    }

    private static Situation at(Roster roster, int retries) {
        var refund = new ActionClass("refund", Effect.EXTERNAL, Risk.HIGH, "team-lead", null, Duration.ofMinutes(30), Duration.ZERO,
                Duration.ofMinutes(15), List.of(), null, null, null, true);
        var flow = new FlowDefinition("support", "", "priya", List.of(), Map.of("refund", refund), new AttemptLimits(1, 3, Duration.ofMinutes(10)),
                new QueueSettings("priya", null, Duration.ofHours(1)), List.of(), List.of());
        return new Situation(NOON, roster, flow, 1, new Attempts(0, retries), Stops.NONE, "apr_" + NOON, "rel_" + NOON);
    }

    private static Judgement judgement(Route route) {
        // The engine gives no retry that is not left; the lifecycle counts on it.
        var given = route == Route.RETRY || route == Route.FALLBACK ? Route.APPROVE : route;
        return new Judgement(new Routing("support", "h", given, "r", "Rule", "because", given == Route.EXCEPTION ? ReasonCode.MANUAL : null, Risk.HIGH,
                Effect.EXTERNAL, "team-lead", null, Duration.ofMinutes(30), Duration.ZERO, Duration.ofMinutes(15), true, null, false, null, null,
                false, List.of()), 1);
    }

    private static Person person(String id, String role) {
        return new Person(id, id, null, List.of(role), List.of(role), new ArrayList<>());
    }
}
