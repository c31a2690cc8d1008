package io.countersign.exception.view;

import io.countersign.exception.QueueView;
import io.countersign.exception.ShownException;
import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Resolution.Edit;
import io.countersign.exception.domain.Trigger;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The queue in memory, folded with the same `evolve` that the writer uses. Closed items stay without their contents.
public final class ExceptionsView implements QueueView {

    private static final String INCIDENT = "";
    private static final int EDITS_KEPT = 1_000;

    private final Map<String, ShownException> items = new ConcurrentHashMap<>();
    private final Map<String, List<Edit>> edits = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Edit>> eldest) {
            return size() > EDITS_KEPT;
        }
    });
    private final Object changed = new Object();

    private record Ranked(ShownException shown, int priority) {}

    /// Takes one committed record in.
    public void fold(Inbound in) {
        if (in.value() instanceof ExceptionEvent record) {
            EventAvro.of(record).ifPresent(event -> {
                fold(event, record.getMeta().getCaseId(), in.partition());
                if (event instanceof Event.RunResolved resolved && resolved.edited() != null) {
                    edits.merge(record.getMeta().getCausationId(), List.of(resolved.edited()),
                            (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
                }
            });
            synchronized (changed) {
                changed.notifyAll();
            }
        }
    }

    private void fold(Event event, String caseId, int partition) {
        var before = items.get(event.itemId());
        if (before == null && !(event instanceof Event.Opened)) {
            return; // its beginning is older than what the topic keeps
        }
        var queue = new CaseQueue(caseId, before == null ? List.of() : List.of(before.item()));
        var item = QueueMachine.evolve(queue, event).find(event.itemId()).orElseThrow();
        items.put(item.id(), new ShownException(item, partition, contents(before, event, item)));
    }

    private static Map<String, byte[]> contents(ShownException before, Event event, ExceptionItem after) {
        var contents = before == null ? new HashMap<String, byte[]>() : new HashMap<>(before.contents());
        switch (event) {
            case Event.Opened e -> keep(contents, e.trigger());
            case Event.Appended e -> keep(contents, e.trigger());
            case Event.RunResolved e -> contents.remove(e.runId());
            case Event.RunWithdrawn e -> contents.remove(e.runId());
            case Event.Claimed _, Event.Unclaimed _, Event.Closed _, Event.Snoozed _, Event.Woken _, Event.Reassigned _, Event.Pinned _,
                    Event.Merged _, Event.Reopened _, Event.Noted _, Event.AtRisk _, Event.TargetMissed _, Event.Escalated _ -> { }
        }
        return after.open() ? Map.copyOf(contents) : Map.of();
    }

    private static void keep(Map<String, byte[]> contents, Trigger trigger) {
        contents.put(trigger.subject().incident() ? INCIDENT : trigger.subject().runId(), trigger.content().bytes());
    }

    @Override
    public Optional<ShownException> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    @Override
    public List<ShownException> list(Filter filter, Instant now) {
        return items.values().stream().filter(shown -> matches(shown.item(), filter))
                .map(shown -> new Ranked(shown, shown.item().priorityAt(now).value()))
                .sorted(Comparator.comparingInt(Ranked::priority).reversed()
                        .thenComparing(r -> r.shown().item().openedAt()).thenComparing(r -> r.shown().item().id()))
                .limit(filter.limit()).map(Ranked::shown).toList();
    }

    private static boolean matches(ExceptionItem item, Filter filter) {
        return (filter.states().isEmpty() || filter.states().contains(item.state()))
                && (filter.flow() == null || filter.flow().equals(item.shown().flow()))
                && (filter.reasonCode() == null || filter.reasonCode().equals(item.reasonCode()))
                && (filter.owner() == null || filter.owner().equals(item.shown().duty().owner()))
                && (filter.caseId() == null || filter.caseId().equals(item.caseId()));
    }

    @Override
    public List<Edit> editsOf(String commandId) {
        return edits.getOrDefault(commandId, List.of());
    }

    @Override
    public void await(String id, long version, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (changed) {
            while (items.get(id) == null || items.get(id).item().version() < version) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return;
                }
                try {
                    changed.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
