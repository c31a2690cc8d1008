package io.countersign.audit;

import io.countersign.audit.Edits.Edit;
import io.countersign.audit.Entries.Kept;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.domain.Change;
import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Facts.Judgement;
import io.countersign.audit.domain.Facts.Proposal;
import io.countersign.audit.domain.Sentences;
import io.countersign.audit.domain.Sentences.Line;
import io.countersign.record.ShardName;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// All that one entry holds, and what its run's other entries say about it.
public final class Details {

    private final Entries entries;
    private final EventReader events;

    /// @param entries reads the stored Record
    /// @param events reads payloads
    public Details(Entries entries, EventReader events) {
        this.entries = entries;
        this.events = events;
    }

    /// @param lines its sentences
    /// @param judgement how rules had judged its run by then; null: not yet
    /// @param proposal what the AI proposed in its run; null: about no run, or not known
    /// @param before the action and output before an edit, JSON; null: nothing was edited
    /// @param after the action and output after it
    /// @param event the whole event, JSON
    public record Detail(Kept entry, Facts facts, List<Line> lines, Judgement judgement, Proposal proposal, List<Event.Reference> references, String before,
            String after, List<Change> changes, String event) {
    }

    /// @return empty: the Record has no entry of that event
    /// @throws UnreadableEvent the stored payload can't be read: the Record was changed
    public Optional<Detail> of(UUID eventId) throws UnreadableEvent {
        var entry = entries.of(eventId);
        return entry.isEmpty() ? Optional.empty() : Optional.of(detail(entry.get()));
    }

    /// @return empty: there is no entry at that place
    /// @throws UnreadableEvent as for [#of]
    public Optional<Detail> at(ShardName shard, long index) throws UnreadableEvent {
        var entry = entries.at(shard, index);
        return entry.isEmpty() ? Optional.empty() : Optional.of(detail(entry.get()));
    }

    private Detail detail(Kept entry) throws UnreadableEvent {
        var facts = facts(entry);
        var edits = new Edits();
        var edit = Edit.NONE;
        var judgement = facts.judgement();
        var proposal = facts.proposal();
        var references = facts.event().references();
        if (entry.runId() != null) {
            for (var one : entries.story(new Filter(null, entry.runId(), null, null))) {
                var said = facts(one);
                edit = edits.next(said);
                proposal = proposal == null ? said.proposal() : proposal;
                references = said.event().references().size() > references.size() ? said.event().references() : references;
                if (one.eventId().equals(entry.eventId())) {
                    break;
                }
                judgement = facts.judgement() == null && said.judgement() != null ? said.judgement() : judgement;
            }
        }
        var edited = !edit.changes().isEmpty();
        return new Detail(entry, facts, Sentences.of(facts, edit.changes()), judgement, proposal, references, edited ? Diff.shown(edit.before()) : null,
                edited ? Diff.shown(facts.run()) : null, edit.changes(), events.json(entry.shard().topic(), entry.value()));
    }

    private Facts facts(Kept entry) throws UnreadableEvent {
        if (entry.value() == null) {
            throw new UnreadableEvent("Entry " + entry.index() + " of " + entry.shard() + " does not fit together.", null);
        }
        return events.facts(entry.shard().topic(), entry.value());
    }
}
