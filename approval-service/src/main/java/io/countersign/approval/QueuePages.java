package io.countersign.approval;

import io.countersign.approval.ApprovalQueue.Day;
import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.ApprovalQueue.Order;
import io.countersign.approval.ApprovalQueue.Place;
import io.countersign.approval.domain.ApprovalState;
import io.countersign.approval.domain.Purpose;
import io.countersign.approval.domain.Rights;
import io.countersign.roster.Readers.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Reads the queue page by page, and counts it.
@ApplicationScoped
public class QueuePages {

    /// The states in which an approval waits for a person.
    public static final Set<ApprovalState> WAITING = EnumSet.of(ApprovalState.OPEN, ApprovalState.CLAIMED);

    /// Which approvals to list; null: all of that sort.
    ///
    /// @param states those in one of these
    /// @param owner those on which this person is expected to act
    /// @param late only those whose target has passed and that still wait
    /// @param purpose those that ask for this
    /// @param text those with this text in an id, the title or the reason; upper and lower case are the same
    /// @param order how they are sorted; never null, and of those that don't wait only [Order#PRIORITY]
    public record Filter(Set<ApprovalState> states, String owner, String flow, String caseId, String rule, String action, boolean late, Purpose purpose, String text,
            Order order) {

        /// Asks only for approvals that wait for a person.
        public boolean waiting() {
            return states != null && WAITING.containsAll(states);
        }
    }

    /// Some approvals in their order.
    ///
    /// @param items each approval once, also when its place moves meanwhile
    /// @param next what to continue after; null: there are no more. What stays in its place is on exactly one page; what moves while the
    /// pages are read can come again on a later one, or on none
    public record Page(List<Item> items, Place next) {}

    /// The queue in numbers.
    ///
    /// @param oldestSeconds how long the oldest that waits has waited; 0: none waits
    /// @param unclaimed waits, and nobody has it
    /// @param checks waits, and asks whether what went out was right
    /// @param mine waits for whoever asks: as owner, delegate, because it was escalated, as backup or cover of owners who are away
    /// @param mineLate those of them whose target has passed
    /// @param byPerson by who owns what waits, and who decided
    public record Figures(int open, int late, long oldestSeconds, int openedToday, int decidedToday, int unclaimed, int checks, int mine, int mineLate,
            Map<String, OfPerson> byPerson) {}

    /// @param open waits, with this person as the owner
    /// @param decidedToday decisions by this person that became final today
    public record OfPerson(int open, int late, int decidedToday) {}

    private final ApprovalQueue queue;
    private final People people;

    QueuePages(ApprovalQueue queue, People people) {
        this.queue = queue;
        this.people = people;
    }

    /// The first `limit` of those that `filter` names, in its order.
    ///
    /// @param sight what whoever asks sees
    /// @param after the place after which to begin; null: from the first
    public Page page(Filter filter, Sight sight, Place after, int limit, Instant now) {
        var shown = new HashSet<String>(); // what moves is for a moment in both places
        var found = matching(filter, sight, after, now).filter(i -> shown.add(i.approval().id())).limit(limit + 1L).toList();
        return found.size() <= limit ? new Page(found, null) : new Page(found.subList(0, limit), found.get(limit - 1).place());
    }

    /// What `sight` sees of the queue, in numbers; a day is one in UTC.
    ///
    /// @param asker person who asks
    public Figures figures(String asker, Sight sight, Instant now) {
        var day = now.atZone(ZoneOffset.UTC).toLocalDate();
        var today = sight.everything() ? queue.day(day) : seen(sight, day);
        var byPerson = new TreeMap<String, OfPerson>();
        int open = 0;
        int late = 0;
        int unclaimed = 0;
        int checks = 0;
        var oldest = now;
        for (var item : (Iterable<Item>) queue.waiting(Order.PRIORITY, null).filter(sees(sight))::iterator) {
            int isLate = item.late(now) ? 1 : 0;
            open++;
            late += isLate;
            unclaimed += item.approval().state() == ApprovalState.OPEN ? 1 : 0;
            checks += item.approval().question().purpose() == Purpose.CHECK ? 1 : 0;
            oldest = item.approval().openedAt().isBefore(oldest) ? item.approval().openedAt() : oldest;
            byPerson.merge(item.owner(), new OfPerson(1, isLate, 0), QueuePages::sum);
        }
        today.decided().forEach((person, count) -> byPerson.merge(person, new OfPerson(0, 0, count), QueuePages::sum));
        var mine = waitingFor(asker, Order.PRIORITY, null, now).toList();
        return new Figures(open, late, now.getEpochSecond() - oldest.getEpochSecond(), today.opened(),
                today.decided().values().stream().mapToInt(Integer::intValue).sum(), unclaimed, checks, mine.size(),
                (int) mine.stream().filter(i -> i.late(now)).count(), byPerson);
    }

    /// What happened on `day` to approvals that `sight` sees.
    private Day seen(Sight sight, LocalDate day) {
        var decided = new HashMap<String, Integer>();
        int opened = 0;
        for (var item : (Iterable<Item>) queue.all(null).filter(sees(sight))::iterator) {
            var approval = item.approval();
            opened += on(day, approval.openedAt()) ? 1 : 0;
            if (approval.state() == ApprovalState.FINAL && on(day, approval.finalAt())) {
                decided.merge(approval.made().by().id(), 1, Integer::sum);
            }
        }
        return new Day(opened, decided);
    }

    private static boolean on(LocalDate day, Instant time) {
        return time != null && time.atZone(ZoneOffset.UTC).toLocalDate().equals(day);
    }

    private static Predicate<Item> sees(Sight sight) {
        return item -> sight.sees(() -> Rights.concern(item.approval()));
    }

    private Stream<Item> matching(Filter filter, Sight sight, Place after, Instant now) {
        return ordered(filter, after, now)
                .filter(i -> filter.states() == null || filter.states().contains(i.approval().state()))
                .filter(is(filter.flow(), i -> i.approval().question().flow()))
                .filter(is(filter.caseId(), i -> i.approval().caseId()))
                .filter(is(filter.rule(), i -> i.approval().question().rule()))
                .filter(is(filter.action(), i -> i.approval().question().action().type()))
                .filter(i -> filter.purpose() == null || filter.purpose() == i.approval().question().purpose())
                .filter(i -> !filter.late() || i.late(now))
                .filter(sees(sight))
                .filter(holds(filter.text()));
    }

    private Stream<Item> ordered(Filter filter, Place after, Instant now) {
        if (filter.owner() == null) {
            return filter.waiting() ? queue.waiting(filter.order(), after) : queue.all(after);
        }
        if (!filter.waiting()) {
            return queue.all(after).filter(i -> i.actors().contains(filter.owner()));
        }
        return waitingFor(filter.owner(), filter.order(), after, now);
    }

    private Stream<Item> waitingFor(String person, Order order, Place after, Instant now) {
        var roster = people.directory();
        var away = roster.people().stream().filter(p -> p.awayAt(now)).map(p -> p.id()).toList();
        return queue.waitingFor(person, away, away.stream().filter(id -> roster.covers(person, id, now)).toList(), order, after);
    }

    private static Predicate<Item> is(String wanted, Function<Item, String> field) {
        return item -> wanted == null || wanted.equals(field.apply(item));
    }

    private static Predicate<Item> holds(String text) {
        if (text == null) {
            return _ -> true;
        }
        var wanted = text.toLowerCase(Locale.ROOT);
        return item -> {
            var approval = item.approval();
            return Stream.of(approval.id(), approval.runId(), approval.caseId(), approval.question().title(), approval.question().reason())
                    .filter(Objects::nonNull).anyMatch(field -> field.toLowerCase(Locale.ROOT).contains(wanted));
        };
    }

    private static OfPerson sum(OfPerson one, OfPerson other) {
        return new OfPerson(one.open() + other.open(), one.late() + other.late(), one.decidedToday() + other.decidedToday());
    }
}
