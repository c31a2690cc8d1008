package io.countersign.audit.domain;

import io.countersign.record.Commitments;
import io.countersign.record.EventType;
import io.countersign.record.Payload;
import io.countersign.record.Received;
import io.countersign.transparency.Hash;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What the Record needs to know of an event; the whole event stays in its payload.
///
/// @param eventId unique for good
/// @param type what happened
/// @param caseId the business item
/// @param runId the run it is about; null: about none
/// @param entityId whose history it is part of
/// @param step Lamport counter of the case
/// @param version position in the entity's history, from 1
/// @param seq dense number in the topic partition, from 1
/// @param occurredAt by the writer's clock
/// @param actorKind `program`, `person`, `timer` or `system`
/// @param actorId who did it
/// @param actorRole the role in which a person acted; null: none
/// @param flow the flow it belongs to; null: not said
/// @param summary one plain sentence
/// @param references business ids by which people look for it, sorted
/// @param personal where in the record's value personal content stands
/// @param sealed the key that personal content is sealed under; null: it is not sealed
/// @param erased what was erased, where that is what happened; null: something else happened
public record Event(UUID eventId, EventType type, String caseId, String runId, String entityId, long step, long version, long seq,
        Instant occurredAt, String actorKind, String actorId, String actorRole, String flow, String summary,
        List<Reference> references, List<Payload.Range> personal, Sealed sealed, Erased erased) {

    public Event {
        references = references.stream().distinct().sorted().toList();
        personal = List.copyOf(personal);
    }

    /// The key of a sealed event.
    ///
    /// @param keyId names it
    /// @param commitKey salts the commitment to what it sealed; there even when the key was destroyed
    /// @param destroyed what it sealed can't be read any more
    public record Sealed(String keyId, byte[] commitKey, boolean destroyed) {
    }

    /// Keys that were destroyed.
    ///
    /// @param keyIds the keys
    /// @param askedBy who asked for it; the event's actor agreed
    public record Erased(List<String> keyIds, String askedBy) {
        public Erased {
            keyIds = List.copyOf(keyIds);
        }
    }

    /// Commitment to the personal parts of its record, under the key of its case or under the one they are sealed with.
    Hash personalCommitment(Commitments commitments, Received record, Payload payload) {
        return sealed == null ? commitments.personal(record, eventId, caseId, payload)
                : Commitments.personal(Commitments.personalSalt(sealed.commitKey(), record, eventId), payload);
    }

    /// A business id.
    ///
    /// @param kind what it is an id of: `order`, `ticket`, `run`, `id`, ...
    /// @param value the id
    public record Reference(String kind, String value) implements Comparable<Reference> {
        @Override public int compareTo(Reference other) {
            var byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : value.compareTo(other.value);
        }
    }
}
