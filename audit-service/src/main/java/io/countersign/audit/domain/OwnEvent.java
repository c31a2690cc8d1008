package io.countersign.audit.domain;

import java.time.Instant;
import java.util.UUID;

/// An event that the Record itself writes.
///
/// @param eventId unique for good
/// @param caseId the case; where it is about none, what it is about
/// @param runId the run; null: about none
/// @param entityId whose history it is part of
/// @param step Lamport counter of the case
/// @param version position in the entity's history, from 1
/// @param seq dense number on `record-events`, from 1
/// @param at when, to the millisecond
/// @param by who
/// @param fact what
public record OwnEvent(UUID eventId, String caseId, String runId, String entityId, long step, long version, long seq, Instant at, Actor by,
        RecordFact fact) {
}
