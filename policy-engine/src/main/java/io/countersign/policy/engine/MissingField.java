package io.countersign.policy.engine;

/// Says out of the middle of an evaluation that the run lacks a field. CEL's `&&` and `||` absorb it where the other
/// side decides. Without a stack trace: two thirds of real runs lack something.
final class MissingField extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingField(String name) {
        super(name, null, false, false);
    }
}
