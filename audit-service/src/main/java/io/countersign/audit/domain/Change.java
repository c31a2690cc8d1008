package io.countersign.audit.domain;

/// One difference between two versions of a run.
///
/// @param pointer JSON Pointer (RFC 6901) of the value
/// @param before JSON of the value before; null: it was not there
/// @param after JSON of the value after; null: it is not there any more
public record Change(String pointer, String before, String after) {
}
