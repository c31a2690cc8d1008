package io.countersign.policy.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A lifting as sent.
///
/// @param reason why
public record LiftText(@Schema(required = true, minLength = 10, maxLength = 500) String reason) {}
