package io.countersign.exception.streams;

import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Content;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Trigger;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.SealedBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Items by id, by case the ids of those that are open, the contents of the runs that wait, and the first decision of each item.
///
/// Closed items stay, so that a late request is told who was first; they are loaded when asked for only, so that a case with a
/// long history is as fast as a new one.
final class CaseBooks {

    static final String ITEMS = "items";
    static final String CASES = "cases";
    static final String CONTENTS = "contents";
    static final String DECISIONS = "decisions";

    private final Desk desk;

    /// @param open ids of the open items, oldest first
    /// @param settledIn by run, the item in which a person settled it last, until policy has applied it
    record CaseIndex(List<String> open, Map<String, String> settledIn) {}

    CaseBooks(Desk desk) {
        this.desk = desk;
    }

    Optional<ExceptionItem> item(String id) {
        return desk.book(ITEMS, ExceptionItem.class).get(id);
    }

    /// The case's open items, those named in `itemIds`, and the item in which `runId` was settled last; each may be null, and an
    /// item of another case is left out.
    CaseQueue load(String caseId, List<String> itemIds, String runId) {
        var index = index(caseId);
        var ids = new LinkedHashSet<>(index.open());
        ids.addAll(itemIds);
        ids.add(runId == null ? null : index.settledIn().get(runId));
        return new CaseQueue(caseId, ids.stream().filter(Objects::nonNull).flatMap(id -> item(id).stream())
                .filter(item -> item.caseId().equals(caseId)).toList());
    }

    /// Contents of the runs that wait in the item, by run; those from before contents were kept, and those that were erased, are missing.
    Map<String, Content> contents(ExceptionItem item) {
        var contents = new HashMap<String, Content>();
        for (var run : item.runs()) {
            contents().get(run.runId(), null).ifPresent(content -> contents.put(run.runId(), content));
        }
        return contents;
    }

    /// Event that settled the item first; empty: none did.
    Optional<String> firstDecision(String itemId) {
        return desk.book(DECISIONS, String.class).get(itemId);
    }

    /// Takes note of an event that settles something: the first one of its item counts.
    void decided(String itemId, String eventId) {
        if (firstDecision(itemId).isEmpty()) {
            desk.book(DECISIONS, String.class).put(itemId, eventId);
        }
    }

    void save(CaseQueue after, List<Event> events) {
        var index = index(after.caseId());
        var open = new ArrayList<>(index.open());
        var settledIn = new LinkedHashMap<>(index.settledIn());
        for (var event : events) {
            var item = after.find(event.itemId()).orElseThrow();
            desk.book(ITEMS, ExceptionItem.class).put(item.id(), item);
            if (!item.open()) {
                open.remove(item.id());
            } else if (!open.contains(item.id())) {
                open.add(item.id());
            }
            switch (event) {
                case Event.Opened e -> waits(after.caseId(), e.trigger());
                case Event.Appended e -> waits(after.caseId(), e.trigger());
                case Event.RunResolved e -> {
                    settledIn.put(e.runId(), item.id());
                    contents().remove(e.runId());
                }
                case Event.RunWithdrawn e -> {
                    settledIn.remove(e.runId());
                    if (after.holder(e.runId()).isEmpty()) {
                        contents().remove(e.runId());
                    }
                }
                case Event.Claimed _, Event.Unclaimed _, Event.Closed _, Event.Snoozed _, Event.Woken _, Event.Reassigned _, Event.Pinned _,
                        Event.Merged _, Event.Reopened _, Event.Noted _, Event.AtRisk _, Event.TargetMissed _, Event.Escalated _ -> { }
            }
        }
        desk.book(CASES, CaseIndex.class).put(after.caseId(), new CaseIndex(open, settledIn));
    }

    /// Policy has applied what a person settled: nothing more is to be told in that item.
    void applied(String caseId, String runId) {
        var index = index(caseId);
        if (index.settledIn().containsKey(runId)) {
            var settledIn = new LinkedHashMap<>(index.settledIn());
            settledIn.remove(runId);
            desk.book(CASES, CaseIndex.class).put(caseId, new CaseIndex(index.open(), settledIn));
        }
    }

    private void waits(String caseId, Trigger trigger) {
        Subject subject = trigger.subject();
        if (!subject.incident()) {
            contents().put(subject.runId(), caseId, trigger.content());
        }
    }

    private SealedBook<Content> contents() {
        return desk.sealedBook(CONTENTS, Content.class);
    }

    private CaseIndex index(String caseId) {
        return desk.book(CASES, CaseIndex.class).get(caseId).orElse(new CaseIndex(List.of(), Map.of()));
    }
}
