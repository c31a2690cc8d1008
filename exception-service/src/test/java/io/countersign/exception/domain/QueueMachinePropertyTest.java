package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.DEV;
import static io.countersign.exception.Fixtures.LEASE;
import static io.countersign.exception.Fixtures.LEE;
import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static io.countersign.exception.Fixtures.PRIYA;
import static io.countersign.exception.Fixtures.TOM;
import static io.countersign.exception.Fixtures.digest;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.Fixtures;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.ExceptionItem.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Any commands in any order.
class QueueMachinePropertyTest {

    private static final Set<State> CLOSED = Set.of(State.RESOLVED, State.CANCELLED);

    /// One step, still to be aimed at whatever items there are then.
    record Step(int what, int run, int item, int reason, int who, int kind, boolean stale, int seconds) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        var number = Arbitraries.integers().between(0, 1_000);
        return Combinators.combine(Arbitraries.integers().between(0, 9), number, number, number, number, number, Arbitraries.of(true, false, false, false),
                Arbitraries.integers().between(0, 400)).as(Step::new).list().ofMaxSize(60);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whatever_is_asked_a_run_waits_once_is_settled_once_a_raise_and_replay_agrees(@ForAll("steps") List<Step> steps) {
        var queue = new CaseQueue("case-1", List.of());
        var history = new ArrayList<Event>();
        var raisesOpen = new HashMap<String, Boolean>();
        var now = NOON;
        for (var step : steps) {
            now = now.plusSeconds(step.seconds());
            var command = command(step, queue, history.size());
            if (command instanceof Command.Raise raise) {
                raisesOpen.put(raise.trigger().subject().runId(), true);
            }
            if (QueueMachine.decide(queue, command, PEOPLE, now) instanceof Accepted accepted) {
                for (var event : accepted.events()) {
                    check(event, command, queue, raisesOpen);
                    queue = QueueMachine.evolve(queue, event);
                    history.add(event);
                }
            }
            checkInvariants(queue);
        }
        // Replay gives the same state.
        var replayed = new CaseQueue("case-1", List.of());
        for (var event : history) {
            replayed = QueueMachine.evolve(replayed, event);
        }
        assertThat(replayed).isEqualTo(queue);
    }

    private static void check(Event event, Command command, CaseQueue before, Map<String, Boolean> raisesOpen) {
        if (event instanceof Event.RunResolved resolved) {
            assertThat(raisesOpen.put(resolved.runId(), false)).as("%s was raised since it was settled last", resolved.runId()).isTrue();
            assertThat(command).isInstanceOfSatisfying(Command.Resolve.class,
                    resolve -> assertThat(resolve.by()).as("only who has the right settles").isIn(PRIYA, TOM));
        }
        if (!(event instanceof Event.Opened) && !(event instanceof Event.RunWithdrawn)) {
            assertThat(CLOSED).as("nothing happens to a closed item").doesNotContain(before.find(event.itemId()).orElseThrow().state());
        }
    }

    private static void checkInvariants(CaseQueue queue) {
        var waiting = queue.items().stream().filter(ExceptionItem::open).flatMap(i -> i.runs().stream()).map(Subject::runId).toList();
        assertThat(waiting).as("no run waits twice").doesNotHaveDuplicates();
        assertThat(queue.items().stream().filter(ExceptionItem::open).map(ExceptionItem::family)).as("one open item a family").doesNotHaveDuplicates();
        for (var item : queue.items()) {
            assertThat(item.runs().isEmpty()).as("an item is open while a run waits in it").isEqualTo(!item.open());
            assertThat(item.claim() != null).isEqualTo(item.state() == State.CLAIMED);
        }
    }

    private static Command command(Step step, CaseQueue queue, int position) {
        var runId = "run_" + step.run() % 4;
        var item = queue.items().isEmpty() ? null : queue.items().get(step.item() % queue.items().size());
        var itemId = item == null ? "exc_none" : item.id();
        var who = List.of(PRIYA, TOM, DEV, LEE, new Asker(Asker.Kind.PROGRAM, "key")).get(step.who() % 5);
        return switch (step.what()) {
            case 0, 1, 2 -> new Command.Raise("exc_" + position + "_" + step.item(),
                    trigger(runId, position + 1, List.of("MISSING_DATA", "LOW_CONFIDENCE", "TECHNICAL").get(step.reason() % 3), step.kind() % 5));
            case 3 -> new Command.Withdraw(runId, "The run has moved on.", step.stale());
            case 4 -> new Command.Claim(who, itemId, LEASE);
            case 5 -> new Command.Unclaim(who, itemId);
            case 6 -> new Command.EndLease(itemId);
            default -> new Command.Resolve(who, itemId, resolution(step, item, runId));
        };
    }

    private static Resolution resolution(Step step, ExceptionItem item, String runId) {
        var kind = ResolutionKind.values()[step.kind() % ResolutionKind.values().length];
        var runIds = step.reason() % 2 == 0 || item == null ? List.<String>of() : List.of(runId);
        long version = item == null || step.stale() ? 1 : item.version();
        var edited = kind != ResolutionKind.FIX || item == null ? List.<Resolution.Edit>of()
                : item.runs().stream().map(Subject::runId).filter(id -> runIds.isEmpty() || runIds.contains(id)).map(Fixtures::edit).toList();
        return new Resolution(kind, version, item == null ? null : item.shown().actionDigest(), null, "A note of some length", runIds, edited, "rest");
    }
}
