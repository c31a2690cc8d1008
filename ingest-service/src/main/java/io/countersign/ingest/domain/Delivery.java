package io.countersign.ingest.domain;

import java.time.Instant;

/// A directive on its way to one endpoint. What was delivered is forgotten.
///
/// @param deliveryId the same over all tries
/// @param payload what is sent, JSON text
/// @param attempt the latest try, 1, 2, ...
/// @param firstAttempt the try that the schedule counts from: 1, or that of the latest replay
/// @param firstTryAt when that one was due
public record Delivery(String deliveryId, String endpointId, String directiveId, String runId, String caseId, String payload, State state, int attempt,
        int firstAttempt, Instant firstTryAt) {

    /// Where it stands.
    public enum State {
        /// A try is under way.
        SENDING,
        /// A try failed and the next one has its time.
        WAITING,
        /// It was given up; a replay starts again.
        FAILED
    }

    /// A directive that is to be sent for the first time.
    public static Delivery first(String deliveryId, String endpointId, String directiveId, String runId, String caseId, String payload, Instant at) {
        return new Delivery(deliveryId, endpointId, directiveId, runId, caseId, payload, State.SENDING, 1, 1, at);
    }

    /// What was to be sent was erased with its case.
    public boolean erased() {
        return payload.equals("[erased]");
    }

    /// Tries so far, counted from the latest replay.
    int tries() {
        return attempt - firstAttempt + 1;
    }

    /// The same, elsewhere on its way.
    public Delivery in(State now) {
        return new Delivery(deliveryId, endpointId, directiveId, runId, caseId, payload, now, attempt, firstAttempt, firstTryAt);
    }

    /// The same, with its next try under way.
    public Delivery tryAgain() {
        return new Delivery(deliveryId, endpointId, directiveId, runId, caseId, payload, State.SENDING, attempt + 1, firstAttempt, firstTryAt);
    }

    /// The same, from the start of the schedule.
    public Delivery replay(Instant at) {
        return new Delivery(deliveryId, endpointId, directiveId, runId, caseId, payload, State.SENDING, attempt + 1, attempt + 1, at);
    }
}
