package io.countersign.exception.streams;

import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.singlewriter.Desk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Items by id, and by case the ids of those that are open.
///
/// Closed items stay, so that a late request is told who was first; they are loaded when asked for only, so that a case with a
/// long history is as fast as a new one.
final class CaseBooks {

    static final String ITEMS = "items";
    static final String CASES = "cases";

    private final Desk desk;

    /// @param open ids of the open items, oldest first
    /// @param settledIn by run, the item in which a person settled it last
    record CaseIndex(List<String> open, Map<String, String> settledIn) {}

    CaseBooks(Desk desk) {
        this.desk = desk;
    }

    Optional<ExceptionItem> item(String id) {
        return desk.book(ITEMS, ExceptionItem.class).get(id);
    }

    /// The case's open items, the item `itemId`, and the item in which `runId` was settled last; either may be null.
    CaseQueue load(String caseId, String itemId, String runId) {
        var index = index(caseId);
        var ids = new LinkedHashSet<>(index.open());
        ids.add(itemId);
        ids.add(runId == null ? null : index.settledIn().get(runId));
        return new CaseQueue(caseId, ids.stream().filter(Objects::nonNull).flatMap(id -> item(id).stream()).toList());
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
                case Event.Opened e -> waitsAgain(settledIn, e.trigger().subject().runId());
                case Event.Appended e -> waitsAgain(settledIn, e.trigger().subject().runId());
                case Event.RunResolved e -> settledIn.put(e.runId(), item.id());
                case Event.RunWithdrawn e -> settledIn.remove(e.runId());
                case Event.Claimed _, Event.Unclaimed _, Event.Closed _ -> { }
            }
        }
        desk.book(CASES, CaseIndex.class).put(after.caseId(), new CaseIndex(open, settledIn));
    }

    private static void waitsAgain(Map<String, String> settledIn, String runId) {
        if (runId != null) {
            settledIn.remove(runId);
        }
    }

    private CaseIndex index(String caseId) {
        return desk.book(CASES, CaseIndex.class).get(caseId).orElse(new CaseIndex(List.of(), Map.of()));
    }
}
