package io.countersign.approval.domain;

import java.time.Instant;

/// What a person wrote down.
///
/// @param by person id
public record Note(String by, Instant at, String text) {}
