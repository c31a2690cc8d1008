package io.countersign.exception.domain;

/// What became of what a person settled, for statistics.
public enum Outcome {
    DATA_FIXED, OUTPUT_CORRECTED, RELEASED, SENT_TO_APPROVAL, RETRIED, FELL_BACK, HANDLED_BY_HAND, REJECTED, DISMISSED,
    /// It is the same matter as another one.
    DUPLICATE
}
