package io.countersign.approval.domain;

/// Who asks.
///
/// @param authentication how they proved who they are; null: not said
public record Asker(Kind kind, String id, String authentication) {

    /// Sorts of askers; only a person decides.
    public enum Kind { PROGRAM, PERSON, TIMER, SYSTEM }
}
