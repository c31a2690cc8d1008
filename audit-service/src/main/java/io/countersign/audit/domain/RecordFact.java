package io.countersign.audit.domain;

import java.time.Instant;
import java.util.List;

/// What somebody did with the Record itself. Each becomes an event on `record-events`, and so an entry.
public sealed interface RecordFact {

    /// Somebody looked at what the Record holds of a sensitive case.
    ///
    /// @param what `timeline`, `run` or `entry`
    /// @param sensitive why the case counts as sensitive, one phrase
    record CaseViewed(String what, String sensitive) implements RecordFact {
    }

    /// An auditor searched.
    ///
    /// @param query JSON object of the filters
    /// @param found entries on the first page
    record RecordSearched(String query, int found) implements RecordFact {
    }

    /// Entries left as a file.
    ///
    /// @param what in one phrase, such as `case W1`
    /// @param fileDigest SHA-256 of the file, 64 hexadecimal digits
    record RecordExported(String what, long entries, String fileDigest) implements RecordFact {
    }

    /// A first person asked that the personal content of a case be erased.
    record RedactionAsked(String redactionId, String reason) implements RecordFact {
    }

    /// It will not be.
    record RedactionDeclined(String redactionId, String note) implements RecordFact {
    }

    /// It was.
    ///
    /// @param keyIds the keys that are gone
    /// @param askedBy who asked for it
    /// @param reason why, in plain text: the request's own reason went with the keys
    record CaseRedacted(String redactionId, List<String> keyIds, String askedBy, String reason) implements RecordFact {
        public CaseRedacted {
            keyIds = List.copyOf(keyIds);
        }
    }

    /// Checkpoints are signed with another key from here on.
    ///
    /// @param before vkey of the root log before
    /// @param now vkey of the root log from now on
    /// @param proof signed note by the key before that names the key from now on
    record SigningKeyRotated(String before, String now, String proof, String reason) implements RecordFact {
    }

    /// A stopped shard goes on.
    ///
    /// @param shard `topic/partition`
    /// @param code code of the incident
    /// @param what what the incident said
    /// @param reason why the shard may go on
    record IncidentClosed(String incidentId, String shard, String code, String what, String reason) implements RecordFact {
    }

    /// Old entries were moved into a file.
    ///
    /// @param from first instant archived
    /// @param to the instant after the last
    /// @param fileDigest SHA-256 of the file, 64 hexadecimal digits
    record EntriesArchived(Instant from, Instant to, long entries, String file, String fileDigest) implements RecordFact {
    }

    /// Somebody asked for what they may not do, or for what can't be done.
    ///
    /// @param command what was asked for, such as `ApproveRedaction`
    /// @param code stable code of the refusal
    /// @param detail the refusal in one sentence
    /// @param target what it was asked for; null: nothing single
    record Refused(String commandId, String command, String code, String detail, String target) implements RecordFact {
    }
}
