package io.countersign.ingest.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A report, for the description of the API only.
@Schema(name = "Outcome", description = "What became of the action.", requiredProperties = "result")
record OutcomeDocument(
        @Schema(enumeration = {"executed", "failed"}) String result,
        @Schema(description = "That of the `proceed` directive.") String receiptId,
        @Schema(description = "Of the action that was really executed.") String actionDigest,
        @Schema(description = "One sentence, such as the error.") String note,
        @Schema(description = "RFC 3339; default: now.") String executedAt) {}
