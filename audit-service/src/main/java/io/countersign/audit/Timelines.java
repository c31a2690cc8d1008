package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.RecordReader.Line;
import io.countersign.record.EventType;
import io.countersign.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What happened to a case or a run, in plain words.
public final class Timelines {

    private final RecordReader reader;
    private final EventReader events;

    /// @param reader reads the stored Record
    /// @param events reads payloads
    public Timelines(RecordReader reader, EventReader events) {
        this.reader = reader;
        this.events = events;
    }

    /// One step of a timeline.
    ///
    /// @param step Lamport counter of the case: causes come before effects
    /// @param at by the writer's clock
    /// @param actor who, with the role in brackets
    /// @param text the event's own sentence; what people call the event, where the sentence was erased
    /// @param label what people call the event
    /// @param type stable name of the event's type
    /// @param runId null: about no run
    /// @param topic topic it stands on
    /// @param partition partition it stands on
    /// @param index leaf index in that shard's log
    /// @param eventId the event
    public record Step(long step, Instant at, String actor, String text, String label, String type, String caseId, String runId, String topic,
            int partition, long index, String eventId) {
    }

    /// The steps of all that match, by step, then topic, then number.
    public List<Step> of(Filter filter) {
        return reader.timeline(filter).stream().map(this::step).toList();
    }

    /// The run as it came in and how the rules judged it last.
    ///
    /// @param run canonical JSON; null: encrypted
    /// @param routing JSON; null: no rule judged it yet
    public record RunRecord(String run, String routing) {
    }

    /// @return empty: no run of that id was accepted
    /// @throws UnreadableEvent the stored payload can't be read: the Record was changed
    public Optional<RunRecord> run(String runId) throws UnreadableEvent {
        var accepted = reader.values(Topics.RUNS.name(), runId);
        if (accepted.isEmpty()) {
            return Optional.empty();
        }
        String routing = null;
        for (var value : reader.values(Topics.RUN_EVENTS.name(), runId)) {
            var judged = events.routing(value);
            // Judged again after a fix: the newest routing is the one that holds.
            routing = judged == null ? routing : judged;
        }
        return Optional.of(new RunRecord(events.run(accepted.getFirst()), routing));
    }

    /// The event's own sentence; what people call the event, where the sentence was erased or somebody changed it.
    public String text(Line line) {
        var label = EventType.of(line.head().eventType()).label();
        try {
            var event = line.head().value() == null ? null : events.read(line.shard().topic(), line.head().value());
            return event == null || event.sealed() != null && event.sealed().destroyed() ? label : event.summary();
        } catch (UnreadableEvent | EventReader.UnknownKey _) {
            return label;
        }
    }

    private Step step(Line line) {
        var head = line.head();
        var type = EventType.of(head.eventType());
        return new Step(head.step(), Instant.ofEpochMilli(line.key().occurredAtMs()),
                head.actorRole() == null ? head.actorId() : head.actorId() + " (" + head.actorRole() + ")",
                text(line), type.label(), type.name(), head.caseId(), head.runId(),
                line.shard().topic(), line.shard().partition(), line.key().index(), head.eventId());
    }
}
