package io.countersign.exception.view;

import static io.countersign.exception.Fixtures.NOON;

import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Duty;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Risk;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Terms;
import io.countersign.exception.domain.Trigger;
import io.countersign.exception.domain.Weight;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.singlewriter.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events as they stand on the topic, with a clock that a test moves; views read them as far as the test lets them.
final class QueueTale {

    static final int PARTITIONS = 3;

    final Map<String, ExceptionItem> items = new HashMap<>();
    Instant now = NOON;
    private final List<Inbound> log = new ArrayList<>();
    private final Map<ExceptionsView, Integer> read = new HashMap<>();
    private final long[] offsets = new long[PARTITIONS];

    /// A view that has read nothing yet.
    ExceptionsView view() {
        return view(Duration.ZERO);
    }

    /// @param behind how far its clock is behind
    ExceptionsView view(Duration behind) {
        var view = new ExceptionsView(this::stored, new InstantSource() {
            @Override
            public Instant instant() {
                return now.minus(behind);
            }
        });
        read.put(view, 0);
        return view;
    }

    /// Lets a view read all there is.
    void readBy(ExceptionsView view) {
        readBy(view, log.size());
    }

    /// Lets a view read the first events, so many.
    void readBy(ExceptionsView view, int events) {
        if (events > read.get(view)) {
            log.subList(read.get(view), events).forEach(view::fold);
            read.put(view, events);
        }
    }

    /// How many events a view has read.
    int readBefore(ExceptionsView view) {
        return read.get(view);
    }

    /// It happens now, by Priya, or whoever the event names. An item `exc_7` is of case `case-7`.
    void happens(Event event) {
        var caseId = event.itemId().replace("exc_", "case-");
        var before = items.get(event.itemId());
        var after = QueueMachine.evolve(new CaseQueue(caseId, before == null ? List.of() : List.of(before)), event).find(event.itemId()).orElseThrow();
        items.put(after.id(), after);
        int partition = Math.floorMod(caseId.hashCode(), PARTITIONS);
        var actor = Actor.newBuilder().setKind(ActorKind.PERSON).setId(event instanceof Event.Claimed claimed ? claimed.by() : "priya").setRole(null).setAuthentication(null).build();
        var meta = EventMeta.newBuilder().setEventId("e").setCaseId(caseId).setRunId(runId(event, after)).setEntityId(after.id()).setStep(1)
                .setVersion(after.version()).setSeq(1).setOccurredAt(now).setActor(actor).setCausationId("command-" + log.size()).setTraceparent(null)
                .setSummary("s").build();
        log.add(new Inbound(Topics.EXCEPTION_EVENTS, partition, offsets[partition]++, caseId, EventAvro.toAvro(meta, event, before, after), new byte[0],
                Map.of()));
    }

    /// A run comes to wait in a new item.
    void opens(String itemId, String flow, String reasonCode, Risk risk, Duty duty, Instant dueAt, String reason) {
        happens(new Event.Opened(itemId, trigger(itemId.replace("exc_", "run_"), flow, reasonCode, risk, duty, dueAt, reason), now, 1, "risk 1"));
    }

    void opens(String itemId, Risk risk, Instant dueAt) {
        opens(itemId, "support-inbox", "MISSING_DATA", risk, new Duty("priya", "tom", null, null), dueAt, "Missing order number");
    }

    /// Id of the command that caused the last event.
    String lastCommand() {
        return "command-" + (log.size() - 1);
    }

    private static Trigger trigger(String runId, String flow, String reasonCode, Risk risk, Duty duty, Instant dueAt, String reason) {
        return new Trigger(new Subject(runId, 2, flow, "refund", reason, "missing-order", risk, duty, dueAt, "digest", List.of(), 0, Weight.ORDINARY,
                false, "refund", null, null, null, Terms.NONE), reasonCode, new Content(("{\"id\":\"" + runId + "\"}").getBytes(StandardCharsets.UTF_8), "d", null));
    }

    private static String runId(Event event, ExceptionItem after) {
        return switch (event) {
            case Event.RunResolved e -> e.runId();
            case Event.RunWithdrawn e -> e.runId();
            case Event.Appended e -> e.trigger().subject().runId();
            default -> after.shown().runId();
        };
    }

    private Optional<Event> stored(Position position) {
        return log.stream().filter(in -> in.partition() == position.partition() && in.offset() == position.offset()).findFirst()
                .flatMap(in -> EventAvro.of((ExceptionEvent) in.value()));
    }
}
