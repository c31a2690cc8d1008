package io.countersign.ingest.rest;

import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.RunReading.Unsound;
import java.util.List;
import java.util.Optional;

/// `Idempotency-Key`: a repeat with the same one gets the first answer.
final class IdempotencyKeys {

    private static final int MOST = 200;

    private IdempotencyKeys() {}

    /// What is wrong with a key; empty: nothing, or there is none.
    static Optional<Unsound> problem(String key) {
        return key == null || !key.isBlank() && key.length() <= MOST ? Optional.empty() : Optional.of(new Unsound("INVALID_REPORT", null, null,
                List.of(new FieldProblem("Idempotency-Key", FieldProblem.shown(key), "Idempotency-Key has no characters or more than " + MOST + "; send a unique text, such as a UUID."))));
    }
}
