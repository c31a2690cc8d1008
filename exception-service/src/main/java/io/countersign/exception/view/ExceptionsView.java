package io.countersign.exception.view;

import io.countersign.exception.QueueView;
import io.countersign.exception.ShownException;
import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Resolution.Edit;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Trigger;
import io.countersign.exception.domain.Words;
import io.countersign.exception.statistics.FlowLoad;
import io.countersign.exception.statistics.QueueStatistics;
import io.countersign.exception.statistics.Report;
import io.countersign.exception.statistics.Waiting;
import io.countersign.roster.Person;
import io.countersign.roster.Readers.Sight;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.PersonRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/// The queue in memory, folded with the same `evolve` that the writer uses. Runs are not kept: where they stand is, and they are read
/// on demand. Thread-safe.
public final class ExceptionsView implements QueueView {

    private static final int CAUSED_KEPT = 10_000;
    /// Items looked at before others get a turn.
    private static final int VISITS = 2_000;
    private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(5);

    private final Function<Position, Optional<Event>> stored;
    private final InstantSource clock;
    private final QueueIndex index = new QueueIndex();
    private final QueueStatistics statistics = new QueueStatistics();
    private final Map<String, Person> people = new TreeMap<>();
    private final Map<String, List<Position>> caused = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Position>> eldest) {
            return size() > CAUSED_KEPT;
        }
    });
    private final Object lock = new Object();
    private Roster directory = new Roster(List.of());

    /// @param stored reads an event again, for the run in it
    public ExceptionsView(Function<Position, Optional<Event>> stored, InstantSource clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /// Takes one committed event or person in.
    ///
    /// @return what it changed in the queue; empty: nothing
    public Optional<Change<ShownException>> fold(Inbound in) {
        return switch (in.value()) {
            case ExceptionEvent record -> {
                synchronized (lock) {
                    var change = EventAvro.of(record).flatMap(event -> fold(event, record.getMeta(), in));
                    index.seen(in.partition(), in.offset());
                    lock.notifyAll();
                    yield change;
                }
            }
            case PersonSnapshot person -> changePeople(() -> people.put(in.key(), PersonRecords.person(person.getPerson())));
            case null -> changePeople(() -> people.remove(in.key())); // only who left the directory leaves nothing
            default -> throw new IllegalArgumentException("the queue's view does not read " + in.topic().name());
        };
    }

    private Optional<Change<ShownException>> changePeople(Runnable change) {
        synchronized (lock) {
            change.run();
            directory = new Roster(List.copyOf(people.values()));
            return Optional.empty();
        }
    }

    private Optional<Change<ShownException>> fold(Event event, EventMeta meta, Inbound in) {
        var before = index.find(event.itemId()).orElse(null);
        if (before == null && !(event instanceof Event.Opened)) {
            return Optional.empty(); // its beginning is older than what the topic keeps
        }
        var queue = new CaseQueue(meta.getCaseId(), before == null ? List.of() : List.of(before.item()));
        var item = QueueMachine.evolve(queue, event).find(event.itemId()).orElseThrow();
        var at = meta.getOccurredAt();
        var closedAt = item.open() ? null : before != null && before.closedAt() != null ? before.closedAt() : at;
        var after = new ShownException(item, in.partition(), contents(before, event, item, in.offset()), closedAt, deciders(before, event, meta));
        index.put(after, in.offset(), clock.instant());
        count(before == null ? null : before.item(), item, event, meta);
        if (event instanceof Event.RunResolved resolved && resolved.edited() != null || event instanceof Event.Snoozed) {
            caused.merge(meta.getCausationId(), List.of(new Position(in.partition(), in.offset())),
                    (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
        }
        return Optional.of(new Change<>("exception", item.id(), item.caseId(), item.version(), item.state().name(), Words.did(event),
                Change.by(meta.getActor()), before, after));
    }

    private static Map<String, Long> contents(ShownException before, Event event, ExceptionItem after, long offset) {
        var contents = before == null ? new HashMap<String, Long>() : new HashMap<>(before.contents());
        switch (event) {
            case Event.Opened opened -> contents.put(name(opened.trigger()), offset);
            case Event.Appended appended -> contents.put(name(appended.trigger()), offset);
            default -> { }
        }
        contents.keySet().removeIf(runId -> !runId.equals(ShownException.INCIDENT) && after.waiting(runId).isEmpty());
        return Map.copyOf(contents);
    }

    private static Set<String> deciders(ShownException before, Event event, EventMeta meta) {
        var known = before == null ? Set.<String>of() : before.deciders();
        boolean settled = event instanceof Event.RunResolved || event instanceof Event.Closed closed && closed.resolution() != null || event instanceof Event.Merged;
        if (!settled || meta.getActor().getKind() != ActorKind.PERSON) {
            return known;
        }
        var more = new HashSet<>(known);
        more.add(meta.getActor().getId());
        return Set.copyOf(more);
    }

    private static String name(Trigger trigger) {
        return trigger.subject().incident() ? ShownException.INCIDENT : trigger.subject().runId();
    }

    private void count(ExceptionItem before, ExceptionItem after, Event event, EventMeta meta) {
        var at = meta.getOccurredAt();
        switch (event) {
            case Event.Opened opened -> triggered(opened.trigger(), at);
            case Event.Appended appended when !moved(before, appended.trigger().subject()) -> triggered(appended.trigger(), at);
            case Event.TargetMissed _ -> statistics.missed(at);
            default -> { }
        }
        if (before == null) {
            statistics.opened(waiting(after, at), at);
        } else if (after.open()) {
            if (!before.open()) {
                statistics.reopened(after.id());
            }
            statistics.waits(waiting(after, at), at);
        } else if (before.open()) {
            statistics.left(after.id(), at);
            if (after.state() == ExceptionItem.State.RESOLVED) {
                statistics.resolved(after.id(), meta.getActor().getKind() == ActorKind.PERSON ? meta.getActor().getId() : null, at);
            }
        }
    }

    private void triggered(Trigger trigger, Instant at) {
        statistics.triggered(trigger.subject().flow(), trigger.reasonCode(), trigger.subject().rule(), at);
    }

    /// Nothing happened anew: it came from an item that was merged into this one, or back because this one was taken up again.
    private static boolean moved(ExceptionItem before, Subject subject) {
        return subject.since() != null || subject.runId() != null && before.links().awaited().contains(subject.runId());
    }

    /// While the customer is waited for it gets no later; what was late before still is.
    private static Waiting waiting(ExceptionItem item, Instant at) {
        return new Waiting(item.id(), item.shown().flow(), item.reasonCode(), item.shown().rule(), item.owner(), item.openedAt(),
                item.waitingForCustomer() && !item.lateAt(at) ? null : item.dueAt());
    }

    @Override
    public Optional<ShownException> find(String id) {
        synchronized (lock) {
            return index.find(id);
        }
    }

    @Override
    public Page list(Filter filter, String after, int limit, Instant now) {
        var rows = new ArrayList<ShownException>();
        var place = after == null ? start(now) : known(Place.of(after, now));
        var time = place.time().isAfter(now) ? place.time() : now;
        synchronized (lock) {
            index.catchUp(now); // not to the place's time: a cursor must not change what others see
        }
        while (place != null) {
            QueueIndex.Part part;
            synchronized (lock) {
                part = index.part(filter, place, limit - rows.size(), VISITS, directory, time);
            }
            rows.addAll(part.rows());
            place = part.at();
            if (rows.size() >= limit) {
                return new Page(rows, place != null && more(filter, place, time) ? place.text() : null);
            }
        }
        return new Page(rows, null);
    }

    private Place start(Instant now) {
        synchronized (lock) {
            return Place.start(index.seen(), now);
        }
    }

    /// Waits until everything is known here that was known where the place comes from.
    private Place known(Place place) {
        synchronized (lock) {
            if (!waitUntil(() -> place.knownBy(index.seen()), CATCH_UP_WITHIN)) {
                throw new NotThereYet();
            }
            return place;
        }
    }

    /// Whether anything follows, so that nobody is sent to an empty page.
    private boolean more(Filter filter, Place place, Instant now) {
        var from = place;
        while (from != null) {
            synchronized (lock) {
                var part = index.part(filter, from, 1, VISITS, directory, now);
                if (!part.rows().isEmpty()) {
                    return true;
                }
                from = part.at();
            }
        }
        return false;
    }

    @Override
    public Optional<byte[]> content(ShownException shown, String runId) {
        return Optional.ofNullable(shown.contents().get(runId)).flatMap(offset -> stored.apply(new Position(shown.partition(), offset)))
                .map(event -> switch (event) {
                    case Event.Opened e -> e.trigger().content().bytes();
                    case Event.Appended e -> e.trigger().content().bytes();
                    default -> throw new IllegalStateException("no run stands in " + event.getClass().getSimpleName());
                });
    }

    @Override
    public List<Edit> editsOf(String commandId) {
        return causedBy(commandId, Event.RunResolved.class).map(Event.RunResolved::edited).toList();
    }

    @Override
    public Optional<Instant> snoozedUntil(String commandId) {
        return causedBy(commandId, Event.Snoozed.class).map(Event.Snoozed::until).findFirst();
    }

    private <T extends Event> Stream<T> causedBy(String commandId, Class<T> kind) {
        return caused.getOrDefault(commandId, List.of()).stream().flatMap(position -> stored.apply(position).stream()).filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public Report statistics(Sight sight, Instant now) {
        if (!sight.everything()) {
            return counted(list(new Filter(Set.of(), null, null, null, null, null, false, null, null, sight), null, Integer.MAX_VALUE, now).rows(), now);
        }
        synchronized (lock) {
            return statistics.at(now);
        }
    }

    private static Report counted(List<ShownException> some, Instant now) {
        var figures = new QueueStatistics();
        for (var shown : some) {
            var item = shown.item();
            figures.opened(waiting(item, now), item.openedAt());
            if (!item.open()) {
                figures.left(item.id(), shown.closedAt());
            }
            if (item.state() == ExceptionItem.State.RESOLVED) {
                figures.resolved(item.id(), shown.deciders().size() == 1 ? shown.deciders().iterator().next() : null, shown.closedAt());
            }
        }
        return figures.at(now);
    }

    @Override
    public Roster directory() {
        synchronized (lock) {
            return directory;
        }
    }

    @Override
    public List<FlowLoad> loads(Instant now) {
        synchronized (lock) {
            return statistics.loads(now);
        }
    }

    @Override
    public void await(String id, long version, Duration patience) {
        synchronized (lock) {
            waitUntil(() -> index.find(id).filter(shown -> shown.item().version() >= version).isPresent(), patience);
        }
    }

    /// Waits on the lock, which the caller holds.
    private boolean waitUntil(BooleanSupplier there, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!there.getAsBoolean()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            try {
                lock.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
