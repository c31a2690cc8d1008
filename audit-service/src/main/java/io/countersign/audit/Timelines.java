package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Entries.Kept;
import io.countersign.audit.domain.Sentences;
import io.countersign.audit.domain.Sentences.Line;
import io.countersign.audit.domain.Standing;
import io.countersign.record.EventType;
import io.countersign.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What happened to a case or a run, in plain words.
public final class Timelines {

    private final RecordReader reader;
    private final Entries entries;
    private final EventReader events;

    /// @param reader reads the stored Record
    /// @param entries reads its single entries
    /// @param events reads payloads
    public Timelines(RecordReader reader, Entries entries, EventReader events) {
        this.reader = reader;
        this.entries = entries;
        this.events = events;
    }

    /// One step of a timeline.
    ///
    /// @param step Lamport counter of the case: causes come before effects
    /// @param at by the writer's clock
    /// @param actor who, with the role in brackets
    /// @param text all its sentences
    /// @param label what people call the first of them
    /// @param lines its sentences, each under the label that people use: `Customer message`, `AI draft`, `Team lead approved`, ...
    /// @param type stable name of the event's type
    /// @param runId null: about no run
    /// @param topic topic it stands on
    /// @param partition partition it stands on
    /// @param index leaf index in that shard's log
    /// @param eventId the event
    public record Step(long step, Instant at, String actor, String text, String label, List<Line> lines, String type, String caseId, String runId,
            String topic, int partition, long index, String eventId) {
    }

    /// The steps of all that match, by step, then topic, then number.
    public List<Step> of(Filter filter) {
        var edits = new Edits();
        return entries.story(filter).stream().map(entry -> step(entry, edits)).toList();
    }

    /// Where all that match stood at a time, by the writers' clocks.
    ///
    /// @throws UnreadableEvent an entry can't be read, so nobody knows
    public List<Standing.Thing> standing(Filter filter, Instant at) throws UnreadableEvent {
        var standing = new Standing();
        for (var entry : entries.story(filter)) {
            if (entry.value() == null) {
                throw new UnreadableEvent("entry %d of %s was changed".formatted(entry.index(), entry.shard()), null);
            }
            if (!entry.occurredAt().isAfter(at)) {
                standing.take(events.facts(entry.shard().topic(), entry.value()));
            }
        }
        return standing.things();
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

    private Step step(Kept entry, Edits edits) {
        try {
            if (entry.value() != null) {
                var facts = events.facts(entry.shard().topic(), entry.value());
                var role = facts.event().actorRole();
                return step(entry, role == null ? entry.actorId() : entry.actorId() + " (" + role + ")", Sentences.of(facts, edits.next(facts).changes()));
            }
        } catch (UnreadableEvent | EventReader.UnknownKey _) {
            // Said in its place; the rest of the story is told all the same.
        }
        return step(entry, entry.actorId(), List.of(new Line(EventType.of(entry.eventType()).label(), "This entry can't be read: the Record was changed.")));
    }

    private static Step step(Kept entry, String actor, List<Line> lines) {
        return new Step(entry.step(), entry.occurredAt(), actor, Sentences.text(lines), lines.getFirst().label(), lines, EventType.of(entry.eventType()).name(),
                entry.caseId(), entry.runId(), entry.shard().topic(), entry.shard().partition(), entry.index(), entry.eventId().toString());
    }
}
