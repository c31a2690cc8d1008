package io.countersign.exception.domain;

import static io.countersign.exception.Fixtures.DEV;
import static io.countersign.exception.Fixtures.LEASE;
import static io.countersign.exception.Fixtures.LEE;
import static io.countersign.exception.Fixtures.NOON;
import static io.countersign.exception.Fixtures.PEOPLE;
import static io.countersign.exception.Fixtures.PRIYA;
import static io.countersign.exception.Fixtures.QUINN;
import static io.countersign.exception.Fixtures.TOM;
import static io.countersign.exception.Fixtures.digest;
import static io.countersign.exception.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.Fixtures;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.ExceptionItem.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/// Any commands in any order, timers that come late or twice among them.
class QueueMachinePropertyTest {

    private static final Set<State> CLOSED = Set.of(State.RESOLVED, State.CANCELLED);

    /// One step, still to be aimed at whatever items there are then.
    record Step(int what, int run, int item, int reason, int who, int kind, boolean stale, int seconds) {}

    /// What is true of a story so far, kept beside the machine.
    private static final class Story {
        private CaseQueue queue = new CaseQueue("case-1", List.of());
        private Instant now = NOON;
        private final List<Event> history = new ArrayList<>();
        private final Map<String, Boolean> raisesOpen = new HashMap<>();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var number = Arbitraries.integers().between(0, 1_000);
        return Combinators.combine(Arbitraries.integers().between(0, 33), number, number, number, number, number, Arbitraries.of(true, false, false, false),
                Arbitraries.integers().between(0, 400)).as(Step::new).list().ofMinSize(5).ofMaxSize(80);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void whatever_is_asked_a_run_waits_once_is_settled_once_a_raise_and_replay_agrees(@ForAll("steps") List<Step> steps) {
        var story = new Story();
        for (var step : steps) {
            story.now = story.now.plusSeconds(step.seconds());
            var command = command(step, story);
            if (command instanceof Command.Raise raise && !raise.trigger().subject().incident()) {
                story.raisesOpen.put(raise.trigger().subject().runId(), true);
            }
            var before = story.queue;
            switch (QueueMachine.decide(story.queue, command, PEOPLE, story.now)) {
                case Accepted accepted -> {
                    Statistics.label("accepted").collect(command.getClass().getSimpleName() + (accepted.events().isEmpty() ? " nothing" : ""));
                    for (var event : accepted.events()) {
                        check(event, command, story);
                        story.queue = QueueMachine.evolve(story.queue, event);
                        story.history.add(event);
                        assertThat(waiting(story.queue)).as("no run waits twice, not even for a moment").doesNotHaveDuplicates();
                    }
                }
                case Decision.Refused refused -> {
                    assertThat(command).as("only what somebody asks for is refused").isInstanceOf(Command.Asked.class);
                    assertThat(refused.refusal().detail()).as("a refusal is a sentence").endsWith(".").hasSizeGreaterThan(20);
                    assertThat(story.queue).isEqualTo(before);
                }
            }
            checkInvariants(story.queue, command, before);
        }
        var replayed = new CaseQueue("case-1", List.of());
        for (var event : story.history) {
            replayed = QueueMachine.evolve(replayed, event);
        }
        assertThat(replayed).as("replay gives the same state").isEqualTo(story.queue);
    }

    private static void check(Event event, Command command, Story story) {
        if (event instanceof Event.RunResolved resolved) {
            assertThat(story.raisesOpen.put(resolved.runId(), false)).as("%s was raised since it was settled last", resolved.runId()).isTrue();
            assertThat(command).isInstanceOfAny(Command.Resolve.class, Command.Merge.class);
            assertThat(((Command.Asked) command).by()).as("only who has the right settles").isIn(PRIYA, TOM, QUINN);
            assertThat(resolved.resolution().kind().outcomes()).contains(resolved.resolution().outcomeCode());
        }
        if (command instanceof Command.Due) {
            assertThat(event).as("a timer settles nothing").isInstanceOfAny(Event.Unclaimed.class, Event.Woken.class, Event.AtRisk.class,
                    Event.TargetMissed.class, Event.Escalated.class);
        }
        if (!(event instanceof Event.Opened) && !(event instanceof Event.RunWithdrawn) && !(event instanceof Event.Reopened)) {
            assertThat(CLOSED).as("nothing happens to a closed item but that it is taken up again: %s", event)
                    .doesNotContain(story.queue.find(event.itemId()).orElseThrow().state());
        }
    }

    private static List<String> waiting(CaseQueue queue) {
        return queue.items().stream().filter(ExceptionItem::open).flatMap(i -> i.runs().stream()).map(Subject::runId).toList();
    }

    private static void checkInvariants(CaseQueue queue, Command command, CaseQueue before) {
        assertThat(queue.items().stream().filter(ExceptionItem::open).map(ExceptionItem::family)).as("one open item a family").doesNotHaveDuplicates();
        // A run is lost only when it was settled or withdrawn.
        if (!(command instanceof Command.Resolve || command instanceof Command.Withdraw || command instanceof Command.Merge)) {
            assertThat(waiting(queue)).containsAll(waiting(before));
        }
        for (var item : queue.items()) {
            boolean something = !item.runs().isEmpty() || item.incident() || !item.links().awaited().isEmpty();
            assertThat(item.open() && !something).as("an open item has something to wait for: %s", item).isFalse();
            assertThat(!item.open() && !item.runs().isEmpty()).as("no run waits in a closed item").isFalse();
            assertThat(item.claim() != null).isEqualTo(item.state() == State.CLAIMED);
            assertThat(item.snooze() != null).isEqualTo(item.state() == State.SNOOZED);
            assertThat(item.ending() == null).isEqualTo(item.open());
            assertThat(item.recent().size()).isEqualTo(Math.min(item.count(), ExceptionItem.RECENT_MAX));
            assertThat(item.waitingForCustomer() && item.checkTargetAt(NOON).isPresent()).as("no target timer while the customer is waited for").isFalse();
        }
    }

    private static Command command(Step step, Story story) {
        var runId = "run_" + step.run() % 4;
        var items = story.queue.items();
        var item = aimedAt(step, items);
        var itemId = item == null ? "exc_none" : item.id();
        var who = List.of(PRIYA, TOM, QUINN, PRIYA, TOM, QUINN, DEV, LEE, new Asker(Asker.Kind.PROGRAM, "key")).get(step.who() % 9);
        var note = step.stale() ? "short" : "A note of some length";
        return switch (step.what()) {
            case 0, 1, 2 -> new Command.Raise(newId(step, story), trigger(runId, story.history.size() + 1L, reason(step), step.kind() % 5), null);
            case 3 -> new Command.Raise(newId(step, story), incident(runId, reason(step)), null);
            case 4, 5 -> new Command.Raise(newId(step, story), trigger(runId, story.history.size() + 1L, reason(step), 0), itemId);
            case 6, 7 -> new Command.Withdraw(runId, "The run has moved on.", step.stale(), step.kind() % 3 == 0 ? 0 : step.kind() % 60);
            case 8, 9 -> new Command.Claim(who, itemId, LEASE);
            case 10 -> new Command.Unclaim(who, itemId);
            case 11 -> new Command.EndLease(itemId);
            case 12, 13 -> new Command.Snooze(who, itemId, story.now.plusSeconds(step.kind() * 10L - 100), step.reason() % 2 == 0, note);
            case 14 -> new Command.EndSnooze(itemId);
            case 15 -> new Command.Wake(who, itemId);
            case 16 -> new Command.CheckTarget(itemId);
            case 17 -> new Command.Reassign(who, itemId, List.of("priya", "tom", "dev", "ghost").get(step.kind() % 4), note);
            case 18 -> new Command.Pin(who, itemId, step.kind() % 2 == 0, note);
            case 19 -> new Command.Note(who, itemId, note);
            case 20, 21 -> new Command.Merge(who, itemId, step.kind() % 3 == 0 ? "exc_elsewhere" : items.isEmpty() ? itemId
                    : items.get(step.kind() % items.size()).id(), note, item == null ? 0 : step.kind() % 2 * item.version(), "rest", null, contents(item));
            case 22, 23, 24, 25 -> new Command.Reopen(who, itemId, note, "event-1");
            case 26 -> new Command.Snooze(PRIYA, itemId, story.now.plusSeconds(step.kind() + 1L), true, note);
            default -> new Command.Resolve(who, itemId, resolution(step, item, runId));
        };
    }

    /// Mostly one that the command fits: a closed one to be taken up again, an open one else.
    private static ExceptionItem aimedAt(Step step, List<ExceptionItem> items) {
        boolean reopen = step.what() >= 22 && step.what() <= 25;
        var fitting = items.stream().filter(item -> reopen ? item.state() == State.RESOLVED : item.open()).toList();
        var from = fitting.isEmpty() || step.item() % 4 == 0 ? items : fitting;
        return from.isEmpty() ? null : from.get(step.item() % from.size());
    }

    private static String newId(Step step, Story story) {
        return "exc_" + story.history.size() + "_" + step.item();
    }

    private static String reason(Step step) {
        return List.of("MISSING_DATA", "LOW_CONFIDENCE", "TECHNICAL").get(step.reason() % 3);
    }

    private static Trigger incident(String runId, String reasonCode) {
        return Fixtures.incident(runId, reasonCode);
    }

    private static Map<String, Content> contents(ExceptionItem item) {
        return item == null ? Map.of() : item.runs().stream().collect(Collectors.toMap(Subject::runId, s -> trigger(s.runId(), "TECHNICAL").content()));
    }

    private static Resolution resolution(Step step, ExceptionItem item, String runId) {
        var kind = ResolutionKind.values()[step.kind() % ResolutionKind.values().length];
        var runIds = step.reason() % 2 == 0 || item == null ? List.<String>of() : List.of(runId);
        long version = item == null || step.stale() ? 1 : item.version();
        if (item != null && !runIds.isEmpty() && step.item() % 3 > 0 && !item.runs().isEmpty()) {
            runIds = List.of(item.runs().getFirst().runId());
        }
        return resolution(step, item, kind, runIds, version);
    }

    private static Resolution resolution(Step step, ExceptionItem item, ResolutionKind kind, List<String> runIds, long version) {
        boolean edits = kind == ResolutionKind.FIX || kind == ResolutionKind.CORRECT;
        var edited = !edits || item == null ? List.<Resolution.Edit>of() : item.runs().stream().map(Subject::runId)
                .filter(id -> runIds.isEmpty() || runIds.contains(id)).map(id -> edit(id, kind)).toList();
        return new Resolution(kind, version, item == null ? null : item.shown().actionDigest(), null, "A note of some length", runIds, edited, "rest",
                List.of("", "", "DUPLICATE", "NO_SUCH_CODE").get(step.who() % 4));
    }

    private static Resolution.Edit edit(String runId, ResolutionKind kind) {
        var edit = Fixtures.edit(runId);
        return kind == ResolutionKind.CORRECT ? new Resolution.Edit(runId, edit.content(), digest(runId), null) : edit;
    }
}
