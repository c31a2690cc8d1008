package io.countersign.exception.domain;

/// Who asks.
public record Asker(Kind kind, String id) {

    /// Kinds of actor; only persons decide.
    public enum Kind { PROGRAM, PERSON, TIMER, SYSTEM }
}
