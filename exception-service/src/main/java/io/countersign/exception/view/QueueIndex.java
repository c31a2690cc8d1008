package io.countersign.exception.view;

import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Subject;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The queue in the order in which it is shown: one sorted list of all items, and one for each person, flow and reason, kept up with
/// each event. A page costs what it shows, however much waits. Because urgency grows with time, each item also stands in a list of
/// when its place changes next; whoever reads first works that off, each change once. Not thread-safe.
final class QueueIndex {

    private static final int LEFT_MAX = 8;

    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, List<String>> byCase = new HashMap<>();
    private final Map<Name, NavigableMap<Rank, Entry>> lists = new HashMap<>();
    private final Map<String, Set<String>> ownersByBackup = new HashMap<>();
    private final TreeSet<Change> changes = new TreeSet<>();
    private final Map<Integer, Long> seen = new HashMap<>();
    private Instant caughtUp = Instant.MIN;

    private enum Kind { ALL, OWNER, BACKUP, CLAIMANT, ESCALATED, FLOW, REASON }

    /// @param of with `BACKUP`: the backup and whom they back up
    private record Name(Kind kind, String who, String of) {}

    private record Change(Instant at, String id) implements Comparable<Change> {
        @Override
        public int compareTo(Change other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /// It stood there at best until the event at that offset.
    private record Left(Rank best, long offset) {}

    private static final class Entry {
        private ShownException shown;
        private Rank rank;
        private List<Name> names = List.of();
        private Change change;
        private List<Left> left = List.of();
    }

    /// Part of a listing.
    ///
    /// @param at where to go on; null: that was all
    record Part(List<ShownException> rows, Place at) {}

    Optional<ShownException> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(entry -> entry.shown);
    }

    /// All events of the partition up to `offset` are in.
    void seen(int partition, long offset) {
        seen.put(partition, offset);
    }

    Map<Integer, Long> seen() {
        return seen;
    }

    /// Takes an item in as the event at `offset` of its partition made it.
    void put(ShownException shown, long offset, Instant now) {
        var entry = byId.computeIfAbsent(shown.item().id(), id -> {
            byCase.computeIfAbsent(shown.item().caseId(), _ -> new ArrayList<>(1)).add(id);
            return new Entry();
        });
        remove(entry);
        place(entry, shown, offset, now);
    }

    private void place(Entry entry, ShownException shown, long offset, Instant now) {
        var rank = Rank.of(shown, now);
        var best = entry.shown == null ? rank : Rank.best(entry.shown, now);
        if (rank.compareTo(best) > 0) {
            entry.left = left(entry.left, new Left(best, offset));
        }
        entry.shown = shown;
        insert(entry, rank, now);
    }

    private void insert(Entry entry, Rank rank, Instant now) {
        entry.rank = rank;
        entry.names = names(entry.shown.item());
        entry.names.forEach(name -> {
            lists.computeIfAbsent(name, _ -> new TreeMap<>()).put(rank, entry);
            if (name.kind() == Kind.BACKUP) {
                ownersByBackup.computeIfAbsent(name.who(), _ -> new HashSet<>()).add(name.of());
            }
        });
        entry.change = entry.shown.item().nextChangeAt(now).map(at -> new Change(at, rank.id())).orElse(null);
        if (entry.change != null) {
            changes.add(entry.change);
        }
    }

    private void remove(Entry entry) {
        for (var name : entry.names) {
            var list = lists.get(name);
            list.remove(entry.rank);
            if (list.isEmpty()) {
                lists.remove(name);
                if (name.kind() == Kind.BACKUP) {
                    ownersByBackup.computeIfPresent(name.who(), (_, owners) -> owners.remove(name.of()) && owners.isEmpty() ? null : owners);
                }
            }
        }
        if (entry.change != null) {
            changes.remove(entry.change);
        }
    }

    /// Of very many, the two oldest count as one that left the better place at the later time: rather left out than shown twice.
    private static List<Left> left(List<Left> before, Left more) {
        var all = new ArrayList<>(before);
        all.add(more);
        if (all.size() > LEFT_MAX) {
            var oldest = all.removeFirst();
            var next = all.removeFirst();
            all.addFirst(new Left(oldest.best().compareTo(next.best()) < 0 ? oldest.best() : next.best(), next.offset()));
        }
        return List.copyOf(all);
    }

    private static List<Name> names(ExceptionItem item) {
        var names = new ArrayList<Name>(6);
        names.add(new Name(Kind.ALL, null, null));
        (item.runs().isEmpty() ? Stream.of(item.shown()) : item.runs().stream()).map(Subject::duty).distinct().forEach(duty -> {
            if (duty.owner() != null) {
                names.add(new Name(Kind.OWNER, duty.owner(), null));
            }
            if (duty.backup() != null) {
                names.add(new Name(Kind.BACKUP, duty.backup(), duty.owner()));
            }
        });
        if (item.claim() != null) {
            names.add(new Name(Kind.CLAIMANT, item.claim().by(), null));
        }
        if (item.clock().escalatedTo() != null) {
            names.add(new Name(Kind.ESCALATED, item.clock().escalatedTo(), null));
        }
        names.add(new Name(Kind.FLOW, item.shown().flow(), null));
        names.add(new Name(Kind.REASON, item.reasonCode(), null));
        return names.stream().distinct().toList();
    }

    /// Gives every item whose urgency has changed by `now` its new place, which is never a lower one.
    void catchUp(Instant now) {
        caughtUp = now.isAfter(caughtUp) ? now : caughtUp;
        while (!changes.isEmpty() && !changes.first().at().isAfter(now)) {
            var entry = byId.get(changes.first().id());
            remove(entry);
            insert(entry, Rank.of(entry.shown, now), now);
        }
    }

    /// The next items of a listing, in the order as of the last [#catchUp].
    ///
    /// @param from a place that what is known here suffices for
    /// @param visits items looked at, at most; when that was not enough, the part has fewer rows and says where to go on
    /// @param now time of the listing, for filters and absences
    Part part(Filter filter, Place from, int limit, int visits, Roster people, Instant now) {
        var at = from;
        var rows = new ArrayList<ShownException>();
        var items = merged(filter, from.after(), people, now);
        // Where the clock that the place is from is ahead of ours, an item may have been shown there that stands further down here.
        boolean ahead = from.after() != null && now.isAfter(caughtUp);
        for (int i = 0; i < visits && rows.size() < limit; i++) {
            if (!items.hasNext()) {
                return new Part(rows, null);
            }
            var entry = items.next();
            if (entry.rank.band() == Rank.CLOSED && Matching.onlyOpen(filter)) {
                return new Part(rows, null);
            }
            var here = at;
            if (Matching.matches(entry.shown, filter, now)
                    && !(ahead && Rank.of(entry.shown, now).compareTo(from.after()) <= 0)
                    && entry.left.stream().noneMatch(left -> here.mayHaveShown(left.best(), entry.shown.partition(), left.offset()))) {
                rows.add(entry.shown);
            }
            at = at.behind(entry.rank);
        }
        return new Part(rows, at.in(seen, now));
    }

    private Iterator<Entry> merged(Filter filter, Rank after, Roster people, Instant now) {
        var from = Matching.onlyClosed(filter) && (after == null || after.compareTo(Rank.FIRST_CLOSED) < 0) ? Rank.FIRST_CLOSED : after;
        var sources = sources(filter, people, now).stream().map(list -> (from == null ? list : list.tailMap(from, false)).values().iterator()).toList();
        return sources.size() == 1 ? sources.getFirst() : new Merged(sources);
    }

    private List<NavigableMap<Rank, Entry>> sources(Filter filter, Roster people, Instant now) {
        if (filter.caseId() != null) {
            var ofCase = new TreeMap<Rank, Entry>();
            byCase.getOrDefault(filter.caseId(), List.of()).forEach(id -> ofCase.put(byId.get(id).rank, byId.get(id)));
            return List.of(ofCase);
        }
        if (filter.owner() != null) {
            return ofPerson(filter.owner(), people, now);
        }
        var smallest = list(Kind.ALL, null, null);
        if (filter.flow() != null) {
            smallest = list(Kind.FLOW, filter.flow(), null);
        }
        if (filter.reasonCode() != null) {
            var ofReason = list(Kind.REASON, filter.reasonCode(), null);
            smallest = ofReason.size() < smallest.size() ? ofReason : smallest;
        }
        return List.of(smallest);
    }

    private List<NavigableMap<Rank, Entry>> ofPerson(String person, Roster people, Instant now) {
        var sources = new ArrayList<NavigableMap<Rank, Entry>>();
        sources.add(list(Kind.OWNER, person, null));
        sources.add(list(Kind.CLAIMANT, person, null));
        sources.add(list(Kind.ESCALATED, person, null));
        for (var owner : ownersByBackup.getOrDefault(person, Set.of())) {
            if (owner == null || people.find(owner).filter(p -> p.awayAt(now)).isPresent()) {
                sources.add(list(Kind.BACKUP, person, owner));
            }
        }
        for (var other : people.people()) {
            if (other.absenceAt(now).filter(absence -> absence.cover().equals(person)).isPresent()) {
                sources.add(list(Kind.OWNER, other.id(), null));
            }
        }
        return sources;
    }

    private NavigableMap<Rank, Entry> list(Kind kind, String who, String of) {
        return lists.getOrDefault(new Name(kind, who, of), new TreeMap<>());
    }

    /// Several sorted lists as one; what stands in several comes once.
    private static final class Merged implements Iterator<Entry> {
        private final PriorityQueue<Head> heads = new PriorityQueue<>();
        private Rank last;

        private record Head(Entry entry, Iterator<Entry> rest) implements Comparable<Head> {
            @Override
            public int compareTo(Head other) {
                return entry.rank.compareTo(other.entry.rank);
            }
        }

        Merged(List<Iterator<Entry>> sources) {
            sources.forEach(this::advance);
        }

        private void advance(Iterator<Entry> source) {
            if (source.hasNext()) {
                heads.add(new Head(source.next(), source));
            }
        }

        @Override
        public boolean hasNext() {
            while (!heads.isEmpty() && heads.peek().entry().rank.equals(last)) {
                advance(heads.poll().rest());
            }
            return !heads.isEmpty();
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var head = heads.poll();
            last = head.entry().rank;
            advance(head.rest());
            return head.entry();
        }
    }
}
