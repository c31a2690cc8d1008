package io.countersign.approval.view;

import io.countersign.approval.ApprovalQueue;
import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Words;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.StoredRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The approvals as topic `approval-events` has made them. Runs are not kept: where they stand is, and they are read on demand.
public final class CommittedApprovals implements ApprovalQueue {

    /// Where a record stands.
    public record Position(int partition, long offset) {}

    private record Entry(Item item, Whereabouts content) {}

    private final Map<String, Entry> byId = new ConcurrentHashMap<>();
    private final Map<Order, QueueIndex> indexes = Map.of(Order.PRIORITY, new QueueIndex(Order.PRIORITY), Order.DUE, new QueueIndex(Order.DUE));
    private final DayCounts days = new DayCounts();
    private final StoredRecords stored;
    private final Object taken = new Object();

    /// @param stored reads events again for the runs in them
    public CommittedApprovals(StoredRecords stored) {
        this.stored = stored;
    }

    /// Takes in one event.
    ///
    /// @return what it changed; empty: nothing
    public Optional<Change<Item>> take(Inbound in) {
        var record = (ApprovalEvent) in.value();
        return FromAvro.event(record).map(event -> {
            var before = byId.get(record.getApprovalId());
            var item = before == null ? null : before.item();
            var approval = ApprovalMachine.evolve(item == null ? null : item.approval(), event);
            var after = new Item(approval);
            byId.put(approval.id(), new Entry(after, Whereabouts.with(before == null ? null : before.content(), record,
                    new Position(in.partition(), in.offset()))));
            indexes.values().forEach(index -> index.put(item, after));
            days.take(record);
            synchronized (taken) {
                taken.notifyAll();
            }
            return new Change<>("approval", approval.id(), approval.caseId(), approval.version(), approval.state().name(), Words.did(event, approval),
                    Change.by(record.getMeta().getActor()), item, after);
        });
    }

    @Override
    public Stream<Item> all(Place after) {
        return indexes.get(Order.PRIORITY).all(after);
    }

    @Override
    public Stream<Item> waiting(Order order, Place after) {
        return indexes.get(order).waiting(after);
    }

    @Override
    public Stream<Item> waitingFor(String person, Collection<String> away, Collection<String> covered, Order order, Place after) {
        return indexes.get(order).waitingFor(person, away, covered, after);
    }

    @Override
    public Optional<Item> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Entry::item);
    }

    @Override
    public Optional<Content> content(String id) {
        var where = Optional.ofNullable(byId.get(id)).map(Entry::content);
        return where.flatMap(w -> run(w.asked()).flatMap(asked -> w.edited() == null ? Optional.of(new Content(asked, asked))
                : run(w.edited()).map(edited -> new Content(asked, edited))));
    }

    private Optional<byte[]> run(Position position) {
        return stored.<ApprovalEvent>read(Topics.APPROVAL_EVENTS, position.partition(), position.offset()).flatMap(Whereabouts::in).map(ContentJson::bytes);
    }

    @Override
    public Day day(LocalDate day) {
        return days.of(day);
    }

    @Override
    public boolean await(String id, long version, Duration patience) {
        var until = Instant.now().plus(patience);
        synchronized (taken) {
            while (find(id).filter(i -> i.approval().version() >= version).isEmpty()) {
                long left = Duration.between(Instant.now(), until).toMillis();
                if (left <= 0) {
                    return false;
                }
                try {
                    taken.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }
}
