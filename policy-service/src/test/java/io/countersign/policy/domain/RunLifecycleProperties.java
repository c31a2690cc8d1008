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
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.Route;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Anything may arrive in any order: late, twice, or for an item that is long closed; stops come and go in between.
class RunLifecycleProperties {

    private static final Map<RunState, Set<RunState>> ALLOWED = Map.ofEntries(
            Map.entry(RECEIVED, EnumSet.of(RELEASED, HELD, IN_EXCEPTION, RETRYING, BLOCKED, CANCELLED)),
            Map.entry(HELD, EnumSet.of(RELEASED, REJECTED, RETRYING, IN_EXCEPTION, CANCELLED, EXECUTED)),
            Map.entry(IN_EXCEPTION, EnumSet.of(RECEIVED, RELEASED, HELD, RETRYING, REJECTED, HANDLED_BY_HAND, CANCELLED, IN_EXCEPTION, EXECUTED)),
            Map.entry(RETRYING, EnumSet.of(SUPERSEDED, IN_EXCEPTION, CANCELLED, EXECUTED)),
            Map.entry(RELEASED, EnumSet.of(EXECUTED, EXECUTION_FAILED, IN_EXCEPTION, CANCELLED)),
            Map.entry(EXECUTION_FAILED, EnumSet.of(RELEASED, IN_EXCEPTION)),
            Map.entry(REJECTED, EnumSet.of(IN_EXCEPTION)), Map.entry(HANDLED_BY_HAND, EnumSet.of(IN_EXCEPTION)),
            Map.entry(BLOCKED, Set.of()), Map.entry(EXECUTED, Set.of()), Map.entry(CANCELLED, EnumSet.of(IN_EXCEPTION)), Map.entry(SUPERSEDED, Set.of()));

    /// What may arrive.
    enum Kind { ROUTED, DECIDED, RESOLVED, REPORTED, CONSUMED, TIMER, NEXT_ATTEMPT, EXPIRED, WITHDRAWN, REVOKED, CORRECTED, REOPENED, STOP, LIFT }

    /// `late` points at an item or receipt that is not the open one.
    record Arrival(Kind kind, Decision decision, Resolution resolution, Route route, boolean late, boolean edited, boolean executed, TimerKind timer,
            int minutes) {}

    @Property(tries = 3_000)
    void neverLeavesTheTableAndWaitsForExactlyOneThing(@ForAll("arrivals") List<Arrival> arrivals, @ForAll boolean nobodyOnDuty,
            @ForAll @IntRange(max = 3) int whileItWaitsForCounters) {
        var world = new World(nobodyOnDuty);
        var waits = arrivals.subList(0, Math.min(whileItWaitsForCounters, arrivals.size()));
        waits.forEach(world::arrive);
        world.route(arrivals.isEmpty() ? Route.APPROVE : arrivals.getFirst().route());
        arrivals.subList(waits.size(), arrivals.size()).forEach(world::arrive);
        assertThat(world.retries).isLessThanOrEqualTo(4); // the first one is the engine's to allow
    }

    /// A run, and what the other services make of its steps.
    private static final class World {
        private final boolean nobodyOnDuty;
        private final Set<String> asked = new HashSet<>();
        private final Set<String> consumed = new HashSet<>();
        private Run run = Lives.received();
        private long waitsSince;
        private boolean stopped;
        private boolean waitsForCounters = true;
        private int retries;
        private int handOvers;
        private RunState waitedIn;
        private Instant now = Lives.NOON;

        World(boolean nobodyOnDuty) {
            this.nobodyOnDuty = nobodyOnDuty;
        }

        Situation at() {
            return Lives.at(now, nobodyOnDuty ? Lives.NOBODY : Lives.EVERYBODY, retries, stopped ? (_, _) -> Optional.of(Lives.STOP) : Stops.NONE);
        }

        /// Its counters have said; that means something only if it still waits for them.
        void route(Route route) {
            waitsForCounters = false;
            take(Kind.ROUTED, run.state() == RECEIVED ? RunLifecycle.routed(run, Lives.judgement(route), at()) : List.of());
        }

        void arrive(Arrival arrival) {
            now = now.plusSeconds(60L * arrival.minutes() + 1);
            if (arrival.kind() == Kind.LIFT) {
                stopped = false;
                return;
            }
            stopped |= arrival.kind() == Kind.STOP;
            take(arrival.kind(), steps(arrival, at()));
            if (arrival.kind() == Kind.STOP) {
                assertThat(run.stoppableAt(now) && !run.isConsumed()).as("nothing is left to be released after a stop").isFalse();
            }
        }

        /// The item settles itself before policy hears of it.
        private List<Step> steps(Arrival a, Situation at) {
            var version = a.late() ? run.itemVersion() - 1 : run.itemVersion();
            var approval = a.late() || run.approvalId() == null ? "apr_old" : run.approvalId();
            var receipt = a.late() || run.receipt() == null ? "rel_old" : run.receipt().id();
            var edit = a.edited() ? Lives.edit("ana", a.executed() ? "refund" : "payout", "4.00") : null;
            return switch (a.kind()) {
                case DECIDED -> {
                    asked.remove(approval);
                    yield RunLifecycle.decided(run, approval, run.itemVersion(), a.decision(), Lives.choice(), edit, at);
                }
                case RESOLVED -> {
                    waitsSince = version == waitsSince ? 0 : waitsSince;
                    yield RunLifecycle.resolved(run, version, a.resolution(), a.executed() ? "ana" : "tom", Lives.choice(), edit,
                            Lives.judgement(a.route() == Route.RETRY || a.route() == Route.FALLBACK ? Route.APPROVE : a.route()), at);
                }
                case REPORTED -> {
                    boolean earlier = a.late() && !run.pastReceipts().isEmpty();
                    yield ReleaseLifecycle.reported(run, a.executed(), earlier ? run.pastReceipts().get(a.minutes() % run.pastReceipts().size()).id()
                            : a.edited() ? null : receipt, null, now, null, at);
                }
                case CONSUMED -> ReleaseLifecycle.consumed(run, receipt, a.edited() ? "other" : run.actionDigest(), at);
                case TIMER -> RunLifecycle.due(run, a.timer(), at);
                case NEXT_ATTEMPT -> RunLifecycle.nextAttempt(run, "run_2");
                case EXPIRED -> {
                    asked.remove(approval);
                    yield RunLifecycle.expired(run, approval, run.itemVersion(), null, a.edited(), at);
                }
                case WITHDRAWN -> RunLifecycle.withdrawn(run, "changed my mind");
                case REVOKED -> granted(ReleaseLifecycle.revoked(run, "ana", "it goes to the wrong person", at));
                case CORRECTED -> granted(ReleaseLifecycle.corrected(run, "tom", a.late() ? run.version() + 1 : run.version(),
                        Lives.edit("tom", "refund", "5.00"), "it named the wrong day", at));
                case REOPENED -> RunLifecycle.reopened(run, "exc_1", Lives.choice(), at);
                case STOP -> RunLifecycle.stopped(run, Lives.STOP, at);
                case ROUTED, LIFT -> List.of();
            };
        }

        private static List<Step> granted(Verdict verdict) {
            return verdict instanceof Verdict.Granted(var steps) ? steps : List.of();
        }

        void take(Kind arrived, List<Step> steps) {
            var before = run;
            for (var step : steps) {
                if (step instanceof Changed changed) {
                    check(arrived, changed);
                }
                run = run.evolve(step);
                handOvers += handOver(step);
                switch (step) {
                    case Step.Ask ask -> asked.add(ask.approvalId());
                    case Step.Settle settle -> asked.remove(settle.approvalId());
                    case Step.Raise raise when raise.incident() -> assertThat(arrived).isEqualTo(Kind.REPORTED);
                    case Step.Raise _ -> waitsSince = run.version();
                    case Step.TakeOut out -> waitsSince = waitsSince <= out.runVersion() ? 0 : waitsSince;
                    case Step.CountRetry _ -> retries++;
                    default -> { }
                }
            }
            assertThat(run.version()).isEqualTo(before.version() + steps.stream().filter(Changed.class::isInstance).count());
            assertThat(asked).as("held waits for exactly one question").isEqualTo(run.state() == HELD ? Set.of(run.approvalId()) : Set.of());
            assertThat(run.approvalId() != null).isEqualTo(run.state() == HELD);
            assertThat(waitsSince).as("in the queue waits in exactly one item").isEqualTo(run.state() == IN_EXCEPTION ? run.itemVersion() : 0);
            if (run.state() == EXECUTED) {
                assertThat(Stream.concat(Stream.of(run.receipt()), run.pastReceipts().stream())).as("what was executed is not executed again")
                        .noneMatch(receipt -> receipt.use() == Receipt.Use.OPEN);
            }
            assertThat(run.handOvers()).as("hand-overs between approval and queue").isEqualTo(handOvers);
            assertThat(run.state()).as("it is no place to stay").isNotIn(EXECUTION_FAILED, waitsForCounters ? EXECUTION_FAILED : RECEIVED);
        }

        /// Between the two, by whatever way: the rules may look at it on the way.
        private int handOver(Step step) {
            if (!(step instanceof Changed changed) || changed.from() == changed.to() || changed.to() == RECEIVED) {
                return 0;
            }
            var from = waitedIn;
            waitedIn = changed.to();
            return from == IN_EXCEPTION && changed.to() == HELD || from == HELD && changed.to() == IN_EXCEPTION && changed.cause() != Cause.STOPPED ? 1 : 0;
        }

        private void check(Kind arrived, Changed changed) {
            assertThat(changed.from()).isEqualTo(run.state());
            if (changed.from() != changed.to() || changed.cause() == Cause.RESOLVED) {
                assertThat(ALLOWED.get(changed.from())).as("%s by %s", changed.from(), changed.cause()).contains(changed.to());
            }
            if (changed.from() == CANCELLED && changed.to() == IN_EXCEPTION) {
                assertThat(run.flags()).as("what the sender took back does not come again").contains("dismissed");
                assertThat(changed.cause()).isEqualTo(Cause.REOPENED);
            }
            if (changed.to() == RELEASED && changed.from() != RELEASED) {
                assertThat(stopped).as("nothing is released under a stop").isFalse();
                assertThat(arrived).as("no timer releases").isNotIn(Kind.TIMER, Kind.EXPIRED);
                assertThat(arrived == Kind.ROUTED && changed.flags().contains("bypass")).as("no rule releases what was executed before it was judged").isFalse();
                assertThat(changed.receipt().use()).isEqualTo(Receipt.Use.OPEN);
                assertThat(run.receipt(changed.receipt().id())).as("every release has a receipt of its own").isEmpty();
                assertThat(changed.routing() != null || changed.choice() != null || changed.from() == EXECUTION_FAILED && run.failures() == 1)
                        .as("a rule or a person released it").isTrue();
            }
            if (changed.cause() == Cause.CONSUMED) {
                assertThat(stopped).isFalse();
                assertThat(consumed.add(changed.receipt().id())).as("a receipt is used once").isTrue();
            }
        }
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        // Withdrawals end the story, so they are rare.
        var kinds = Arbitraries.frequency(Tuple.of(8, Kind.DECIDED), Tuple.of(8, Kind.RESOLVED), Tuple.of(5, Kind.REPORTED), Tuple.of(5, Kind.CONSUMED),
                Tuple.of(4, Kind.TIMER), Tuple.of(2, Kind.NEXT_ATTEMPT), Tuple.of(2, Kind.EXPIRED), Tuple.of(1, Kind.WITHDRAWN), Tuple.of(2, Kind.REVOKED),
                Tuple.of(2, Kind.CORRECTED), Tuple.of(3, Kind.REOPENED), Tuple.of(2, Kind.STOP), Tuple.of(3, Kind.LIFT));
        var flags = Arbitraries.of(true, false).list().ofSize(2);
        return Combinators.combine(kinds, Arbitraries.of(Decision.class), Arbitraries.of(Resolution.class), Arbitraries.of(Route.class),
                Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)), flags, Arbitraries.of(TimerKind.class), Arbitraries.of(0, 1, 5, 20))
                .as((kind, decision, resolution, route, late, two, timer, minutes) -> new Arrival(kind, decision, resolution, route, late, two.get(0), two.get(1),
                        timer, minutes)).list().ofMaxSize(18);
    }
}
