package io.countersign.policy.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Why, as sent.
///
/// @param reason why
public record ReasonText(@Schema(minLength = 10, maxLength = 500) String reason) {}
