package io.countersign.policy.rest;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A stop as sent.
///
/// @param flow left out: every flow
/// @param action left out: every action
/// @param reason why
/// @param until left out: until a person lifts it
public record StopText(String flow, String action,
        @Schema(required = true, minLength = 10, maxLength = 500) String reason,
        Instant until) {}
