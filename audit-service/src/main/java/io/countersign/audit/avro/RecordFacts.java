package io.countersign.audit.avro;

import io.countersign.audit.domain.OwnEvent;
import io.countersign.audit.domain.RecordFact;
import io.countersign.schemas.avro.CaseRedacted;
import io.countersign.schemas.avro.CaseViewed;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EntriesArchived;
import io.countersign.schemas.avro.IncidentClosed;
import io.countersign.schemas.avro.RecordExported;
import io.countersign.schemas.avro.RecordSearched;
import io.countersign.schemas.avro.RedactionAsked;
import io.countersign.schemas.avro.RedactionDeclined;
import io.countersign.schemas.avro.SigningKeyRotated;

/// Facts about the Record itself, to Avro and back, each with its sentence.
final class RecordFacts {

    private RecordFacts() {
    }

    static Object toAvro(RecordFact fact) {
        return switch (fact) {
            case RecordFact.CaseViewed f -> new CaseViewed(f.what(), f.sensitive());
            case RecordFact.RecordSearched f -> new RecordSearched(f.query(), f.found());
            case RecordFact.RecordExported f -> new RecordExported(f.what(), f.entries(), f.fileDigest());
            case RecordFact.RedactionAsked f -> new RedactionAsked(f.redactionId(), f.reason());
            case RecordFact.RedactionDeclined f -> new RedactionDeclined(f.redactionId(), f.note());
            case RecordFact.CaseRedacted f -> new CaseRedacted(f.redactionId(), f.keyIds(), f.askedBy(), f.reason());
            case RecordFact.SigningKeyRotated f -> new SigningKeyRotated(f.before(), f.now(), f.proof(), f.reason());
            case RecordFact.IncidentClosed f -> new IncidentClosed(f.incidentId(), f.shard(), f.code(), f.what(), f.reason());
            case RecordFact.EntriesArchived f -> new EntriesArchived(f.from(), f.to(), f.entries(), f.file(), f.fileDigest());
            case RecordFact.Refused f -> new CommandRefused(f.commandId(), f.command(), f.code(), f.detail(), f.target());
        };
    }

    /// @throws IllegalArgumentException none of ours
    static RecordFact fromAvro(Object event) {
        return switch (event) {
            case CaseViewed e -> new RecordFact.CaseViewed(e.getWhat(), e.getSensitive());
            case RecordSearched e -> new RecordFact.RecordSearched(e.getQuery(), e.getFound());
            case RecordExported e -> new RecordFact.RecordExported(e.getWhat(), e.getEntries(), e.getFileDigest());
            case RedactionAsked e -> new RecordFact.RedactionAsked(e.getRedactionId(), e.getReason());
            case RedactionDeclined e -> new RecordFact.RedactionDeclined(e.getRedactionId(), e.getNote());
            case CaseRedacted e -> new RecordFact.CaseRedacted(e.getRedactionId(), e.getKeyIds(), e.getAskedBy(), e.getReason());
            case SigningKeyRotated e -> new RecordFact.SigningKeyRotated(e.getBefore(), e.getNow(), e.getProof(), e.getReason());
            case IncidentClosed e -> new RecordFact.IncidentClosed(e.getIncidentId(), e.getShard(), e.getCode(), e.getWhat(), e.getReason());
            case EntriesArchived e -> new RecordFact.EntriesArchived(e.getFrom(), e.getTo(), e.getEntries(), e.getFile(), e.getFileDigest());
            case CommandRefused e -> new RecordFact.Refused(e.getCommandId(), e.getCommand(), e.getCode(), e.getDetail(), e.getTarget());
            case Object other -> throw new IllegalArgumentException("no event of the Record is a " + other.getClass().getSimpleName());
        };
    }

    static String sentence(OwnEvent event) {
        var who = event.by().role() == null ? event.by().id() : event.by().id() + " (" + event.by().role() + ")";
        return switch (event.fact()) {
            case RecordFact.CaseViewed f -> who + " looked at the " + f.what() + " of case " + event.caseId() + ", which is sensitive: " + f.sensitive() + ".";
            case RecordFact.RecordSearched f -> who + " searched the Record for " + f.query() + " and was shown " + entries(f.found()) + ".";
            case RecordFact.RecordExported f -> who + " exported " + f.what() + ": " + entries(f.entries()) + ".";
            case RecordFact.RedactionAsked f -> who + " asked that the personal content of case " + event.caseId() + " be erased: " + f.reason();
            case RecordFact.RedactionDeclined f -> who + " declined to erase the personal content of case " + event.caseId() + ": " + f.note();
            case RecordFact.CaseRedacted f -> who + " agreed with " + f.askedBy() + ", and the personal content of case " + event.caseId()
                    + " was erased: " + f.reason();
            case RecordFact.SigningKeyRotated f -> who + " changed the key that signs checkpoints: " + f.reason();
            case RecordFact.IncidentClosed f -> who + " closed the incident " + f.code() + " of " + f.shard() + ": " + f.reason();
            case RecordFact.EntriesArchived f -> who + " moved " + entries(f.entries()) + " into the file " + f.file() + ".";
            case RecordFact.Refused f -> who + " was refused " + f.command() + ": " + f.detail();
        };
    }

    private static String entries(long count) {
        return count == 1 ? "1 entry" : count + " entries";
    }
}
