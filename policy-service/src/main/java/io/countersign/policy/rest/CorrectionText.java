package io.countersign.policy.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A correction as sent.
///
/// @param output what the output is now, text or JSON
/// @param note why; the caller gets it word for word
/// @param version version of the run that was shown; left out: whichever it is at
public record CorrectionText(@Schema(implementation = Object.class, required = true) JsonNode output,
        @Schema(required = true, minLength = 10, maxLength = 4000) String note, Long version) {}
