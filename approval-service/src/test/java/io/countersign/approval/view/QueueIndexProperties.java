package io.countersign.approval.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.ApprovalQueue.Order;
import io.countersign.approval.ApprovalQueue.Place;
import io.countersign.approval.domain.ActionFacts;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Offer;
import io.countersign.approval.domain.Purpose;
import io.countersign.approval.domain.Question;
import io.countersign.approval.domain.RunContent;
import io.countersign.approval.domain.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QueueIndexProperties {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<String> PEOPLE = List.of("ana", "omar", "fiona", "tom");
    private static final Comparator<Item> ORDER = Comparator.comparing(Item::place);
    private static final Comparator<Item> DUE = Comparator.comparing(Item::dueAt).thenComparing(i -> -i.approval().question().priority())
            .thenComparing(i -> i.approval().id());

    /// One thing that happens to the queue, drawn by chance.
    ///
    /// @param what 0-5: opens one; else changes one of those there are
    private record Step(int what, int which, int number) {
        static Step of(int random) {
            return new Step(Math.floorMod(random, 12), Math.floorMod(random / 12, 1_000), Math.floorMod(random / 12_000, 1_000));
        }
    }

    private final Map<String, Approval> approvals = new HashMap<>();
    private final QueueIndex index = new QueueIndex(Order.PRIORITY);
    private final QueueIndex byDue = new QueueIndex(Order.DUE);

    @Property(tries = 60)
    void everyListIsWhatAScanWouldFind(@ForAll Random chance, @ForAll @IntRange(max = 15) int absent) {
        // When
        chance.ints(chance.nextInt(120)).forEach(this::happen);
        // Then
        assertThat(index.all(null).toList()).isEqualTo(items().sorted(ORDER).toList());
        assertThat(index.waiting(null).toList()).isEqualTo(items().filter(i -> i.approval().waits()).sorted(ORDER).toList());
        var away = PEOPLE.stream().filter(p -> (absent >> PEOPLE.indexOf(p) & 1) == 1).toList();
        for (var person : PEOPLE) {
            var covered = away.stream().filter(a -> !a.equals(person) && person.equals("ana")).toList();
            assertThat(index.waitingFor(person, away, covered, null).toList()).isEqualTo(items().filter(i -> i.approval().waits())
                    .filter(i -> i.actors().contains(person) || person.equals(i.backup()) && away.contains(i.owner()) || covered.contains(i.owner()))
                    .sorted(ORDER).toList());
            assertThat(byDue.waitingFor(person, away, covered, null).toList()).isEqualTo(index.waitingFor(person, away, covered, null).sorted(DUE).toList());
        }
        assertThat(byDue.waiting(null).toList()).isEqualTo(items().filter(i -> i.approval().waits()).sorted(DUE).toList());
        assertThat(byDue.all(null)).isEmpty();
    }

    @Property(tries = 60)
    void pagesOfAnySizeMakeTheWholeListWhileItemsArrive(@ForAll Random chance, @ForAll @IntRange(max = 80) int later,
            @ForAll @IntRange(min = 1, max = 9) int size) {
        // Given
        chance.ints(chance.nextInt(80)).forEach(this::happen);
        var there = index.waiting(null).map(Item::place).toList();
        var stayed = new HashSet<>(there);
        int arriving = later;
        // When
        var read = new ArrayList<Place>();
        Place after = null;
        while (true) {
            var page = index.waiting(after).limit(size).map(Item::place).toList();
            read.addAll(page);
            if (page.size() < size) {
                break;
            }
            after = page.getLast();
            for (int i = 0; i < 3 && arriving > 0; i++, arriving--) {
                happen(chance.nextInt());
                stayed.retainAll(index.waiting(null).map(Item::place).collect(Collectors.toSet()));
            }
        }
        // Then
        assertThat(read).isEqualTo(read.stream().distinct().sorted().toList());
        assertThat(new HashSet<>(read).containsAll(stayed)).isTrue();
        if (later == 0) {
            assertThat(read).isEqualTo(there);
        }
    }

    private void happen(int random) {
        var step = Step.of(random);
        if (step.what() < 6 || approvals.isEmpty()) {
            open("apr_" + approvals.size(), step.number() % 5, NOON.plusSeconds(step.which() % 7), PEOPLE.get(step.number() % 4),
                    step.number() % 3 == 0 ? null : PEOPLE.get((step.number() + 1) % 4));
            return;
        }
        var before = approvals.get("apr_" + step.which() % approvals.size());
        var person = PEOPLE.get(step.number() % 4);
        var offer = before.offer();
        happen(before, switch (step.what()) {
            case 6 -> new Event.Claimed(person, null, NOON.plusSeconds(600));
            case 7 -> new Event.Delegated("ana", null, offer.owner(), person, "please");
            case 8 -> new Event.Reassigned("ana", null, offer.owner(), person, null, "please");
            case 9 -> new Event.Escalated(person, null, NOON);
            case 10 -> new Event.Offered(new Offer(offer.stage() + 1, offer.stage() + 1, 1, person, null, null, null,
                    NOON.plusSeconds(step.number() % 9), NOON, null));
            default -> new Event.Closed("withdrawn", false);
        });
    }

    private void open(String id, int priority, Instant dueAt, String owner, String backup) {
        var question = new Question(1, "flow", 1, "title", "reason", "rule", "low", priority, owner, backup, null, null, dueAt, Duration.ZERO,
                null, Set.of(), "digest", Terms.PLAIN, ActionFacts.NONE, null, null, Purpose.DECIDE);
        happen(null, new Event.Opened(id, "case", "run", question, new RunContent(new byte[0], "digest", null), NOON));
    }

    private void happen(Approval before, Event event) {
        var after = ApprovalMachine.evolve(before, event);
        approvals.put(after.id(), after);
        index.put(before == null ? null : new Item(before), new Item(after));
        byDue.put(before == null ? null : new Item(before), new Item(after));
    }

    private Stream<Item> items() {
        return approvals.values().stream().map(a -> new Item(a));
    }
}
