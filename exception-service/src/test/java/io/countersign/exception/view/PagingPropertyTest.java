package io.countersign.exception.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Risk;
import io.countersign.roster.Readers.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

/// A listing in parts, on two instances of which one may lag behind and has a clock that is behind, while items arrive, move up and down, and time passes.
class PagingPropertyTest {

    private static final Filter EVERYTHING = new Filter(Set.of(), null, null, null, null, null, false, null, null, Sight.ALL);
    private static final int PAGE = 2;
    /// So far is the clock of the other instance behind.
    private static final Duration BEHIND = Duration.ofMinutes(7);

    /// What happens between two parts, still to be aimed at whatever items there are then.
    record Step(int what, int item, int risk, int minutes, boolean otherInstance, boolean otherCatchesUp) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.integers().between(0, 11), Arbitraries.integers().between(0, 100), Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(1, 90), Arbitraries.of(true, false), Arbitraries.of(true, false)).as(Step::new).list().ofMinSize(10).ofMaxSize(60);
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void no_item_comes_twice_and_none_that_kept_its_place_is_left_out(@ForAll("steps") List<Step> before, @ForAll("steps") List<Step> between) {
        // Given a queue with some history, known to two instances
        var tale = new QueueTale();
        var one = tale.view();
        var other = tale.view(BEHIND);
        before.forEach(step -> happens(tale, step, 4));
        tale.readBy(one);
        tale.readBy(other);
        var atStart = new HashMap<String, ExceptionItem>(tale.items);
        var priorities = priorities(tale.now.minus(BEHIND), atStart);

        // When it is listed in parts, on either instance, while it changes
        var shown = new ArrayList<String>();
        var steps = between.iterator();
        String after = null;
        int known = 0;
        do {
            var step = steps.hasNext() ? steps.next() : new Step(-1, 0, 0, 0, false, true);
            var view = step.otherInstance() ? other : one;
            tale.readBy(view, known); // as it waits for what the part before knew
            known = tale.readBefore(view);
            var page = view.list(EVERYTHING, after, PAGE, step.otherInstance() ? tale.now.minus(BEHIND) : tale.now);
            page.rows().forEach(row -> shown.add(row.item().id()));
            after = page.next();
            happens(tale, step, 8);
            tale.readBy(one);
            if (step.otherCatchesUp()) {
                tale.readBy(other);
            }
        } while (after != null);

        // Then none has come twice
        assertThat(shown).doesNotHaveDuplicates();

        // And those are there that neither an event nor time has moved
        var unmoved = new HashSet<String>();
        var now = priorities(tale.now, atStart);
        atStart.forEach((id, item) -> {
            if (tale.items.get(id) == item && now.get(id).equals(priorities.get(id))) {
                unmoved.add(id);
            }
        });
        assertThat(shown).containsAll(unmoved);
    }

    private static Map<String, Integer> priorities(Instant now, Map<String, ExceptionItem> items) {
        var priorities = new HashMap<String, Integer>();
        items.forEach((id, item) -> priorities.put(id, item.priorityAt(now).value()));
        return priorities;
    }

    private static void happens(QueueTale tale, Step step, int opens) {
        var ids = tale.items.keySet().stream().sorted().toList();
        if (step.what() < 0) {
            return;
        }
        if (step.what() < opens || ids.isEmpty()) {
            tale.opens("exc_" + (100 + ids.size()), Risk.values()[step.risk()], tale.now.plus(Duration.ofMinutes(step.minutes())));
            return;
        }
        var item = tale.items.get(ids.get(step.item() % ids.size()));
        boolean aside = item.snooze() != null;
        switch (step.what()) {
            case 4, 8 -> tale.now = tale.now.plus(Duration.ofMinutes(step.minutes()));
            case 5, 9 -> tale.happens(new Event.Pinned(item.id(), !item.pinned(), "as the customer is important"));
            case 6, 10 -> {
                if (item.open() && !aside) {
                    tale.happens(new Event.Snoozed(item.id(), "priya", tale.now, tale.now.plusSeconds(86_400), step.risk() > 1, "wait"));
                } else if (aside) {
                    tale.happens(new Event.Woken(item.id(), tale.now, "time", item.dueAt(), 0));
                }
            }
            default -> {
                if (item.open()) {
                    tale.happens(new Event.Closed(item.id(), step.risk() > 0, "done", null));
                }
            }
        }
    }
}
