package io.countersign.policy.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A revocation as sent.
///
/// @param note why; the caller gets it word for word
public record RevocationText(@Schema(required = true, minLength = 10, maxLength = 4000) String note) {}
