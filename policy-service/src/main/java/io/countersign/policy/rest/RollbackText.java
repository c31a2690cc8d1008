package io.countersign.policy.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A rollback as sent.
///
/// @param version left out: the one whose place the active one took
/// @param reason why
public record RollbackText(Long version, @Schema(required = true, minLength = 10, maxLength = 500) String reason) {}
