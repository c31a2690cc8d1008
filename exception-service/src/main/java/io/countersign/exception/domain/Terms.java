package io.countersign.exception.domain;

/// What the flow says of a run that waits.
///
/// @param argumentsSchema JSON Schema of its action's arguments, as JSON text; null: none
/// @param fallback prompt to fall back to, as `name@version`; null: none is named
public record Terms(String argumentsSchema, String fallback) {
    /// It says nothing.
    public static final Terms NONE = new Terms(null, null);
}
