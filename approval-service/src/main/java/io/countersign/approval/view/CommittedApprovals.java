package io.countersign.approval.view;

import io.countersign.approval.ApprovalQueue;
import io.countersign.approval.avro.FromAvro;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Event;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The approvals as topic `approval-events` has made them. Runs are not kept: where they stand is, and they are read on demand.
public final class CommittedApprovals implements ApprovalQueue {

    /// Where a record stands.
    public record Position(int partition, long offset) {}

    private record Entry(Item item, Position content) {}

    private final Map<String, Entry> byId = new ConcurrentHashMap<>();
    private final Function<Position, Optional<byte[]>> contents;
    private final Object taken = new Object();

    /// @param contents reads the run out of the event at a position
    public CommittedApprovals(Function<Position, Optional<byte[]>> contents) {
        this.contents = contents;
    }

    /// Takes in one event.
    public void take(Inbound in) {
        var record = (ApprovalEvent) in.value();
        FromAvro.event(record).ifPresent(event -> {
            var before = byId.get(record.getApprovalId());
            var approval = ApprovalMachine.evolve(before == null ? null : before.item().approval(), event);
            var openedAt = before == null ? record.getMeta().getOccurredAt() : before.item().openedAt();
            boolean changed = event instanceof Event.Opened || event instanceof Event.Replaced
                    || event instanceof Event.StageDecided e && e.made().choice().edit() != null;
            var content = changed ? new Position(in.partition(), in.offset()) : before.content();
            byId.put(approval.id(), new Entry(new Item(approval, openedAt), content));
            synchronized (taken) {
                taken.notifyAll();
            }
        });
    }

    @Override
    public Stream<Item> all() {
        return byId.values().stream().map(Entry::item);
    }

    @Override
    public Optional<Item> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Entry::item);
    }

    @Override
    public Optional<byte[]> content(String id) {
        return Optional.ofNullable(byId.get(id)).flatMap(entry -> contents.apply(entry.content()));
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
