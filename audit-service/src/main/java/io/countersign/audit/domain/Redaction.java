package io.countersign.audit.domain;

import io.countersign.audit.domain.RecordFact.CaseRedacted;
import io.countersign.audit.domain.RecordFact.RedactionAsked;
import io.countersign.audit.domain.RecordFact.RedactionDeclined;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Erasing the personal content of a case: one person asks, another agrees. Made from events alone.
///
/// @param id of the redaction
/// @param caseId the case
/// @param state how far it is
/// @param reason why; `[erased]` only in the moments between the destruction and its event
/// @param askedBy person
/// @param endedBy person who declined or agreed; null: nobody yet
/// @param note why it was declined; null: it was not
/// @param keyIds keys that are gone
public record Redaction(String id, String caseId, State state, String reason, String askedBy, Instant askedAt, String endedBy, Instant endedAt,
        String note, List<String> keyIds) {

    /// How far a redaction is.
    public enum State { ASKED, DECLINED, DONE }

    public Redaction {
        keyIds = List.copyOf(keyIds);
    }

    /// Simple names of the facts that redactions are made of.
    public static final List<String> KINDS = List.of("RedactionAsked", "RedactionDeclined", "CaseRedacted");

    /// All redactions, by id, in the order they were asked for.
    public static Map<String, Redaction> all(List<OwnEvent> events) {
        var all = new LinkedHashMap<String, Redaction>();
        events.forEach(event -> evolve(all, event));
        return all;
    }

    private static void evolve(Map<String, Redaction> all, OwnEvent event) {
        switch (event.fact()) {
            case RedactionAsked f -> all.put(f.redactionId(), new Redaction(f.redactionId(), event.caseId(), State.ASKED, f.reason(), event.by().id(),
                    event.at(), null, null, null, List.of()));
            case RedactionDeclined f -> all.computeIfPresent(f.redactionId(), (_, r) -> new Redaction(r.id, r.caseId, State.DECLINED, r.reason, r.askedBy,
                    r.askedAt, event.by().id(), event.at(), f.note(), List.of()));
            // The request may be older than what a restored outbox holds, so this fact says all by itself.
            case CaseRedacted f -> all.put(f.redactionId(), new Redaction(f.redactionId(), event.caseId(), State.DONE, f.reason(), f.askedBy(),
                    all.containsKey(f.redactionId()) ? all.get(f.redactionId()).askedAt : null, event.by().id(), event.at(), null, f.keyIds()));
            case RecordFact.CaseViewed _, RecordFact.RecordSearched _, RecordFact.RecordExported _, RecordFact.SigningKeyRotated _,
                    RecordFact.IncidentClosed _, RecordFact.EntriesArchived _, RecordFact.Refused _ -> { }
        }
    }
}
