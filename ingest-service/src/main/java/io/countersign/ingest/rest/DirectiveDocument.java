package io.countersign.ingest.rest;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A directive, for the description of the API only.
@Schema(name = "Directive", description = "What the caller of a run must do.")
record DirectiveDocument(
        String runId,
        @Schema(description = "What to do.", enumeration = {"proceed", "retry", "fallback", "hand_off", "stop"}) String kind,
        @Schema(description = "The run's state.", examples = "RELEASED") String state,
        @Schema(description = "Of the run, growing; `after` to wait for the next one.") Long version,
        @Schema(description = "Why, one sentence.") String reason,
        @Schema(description = "What a person wrote, word for word; null: nothing.", nullable = true) String note,
        @Schema(description = "With proceed only.", nullable = true) ReceiptDocument receipt,
        @Schema(description = "With fallback: the prompt to use, `name@version`; null: none.", nullable = true) String fallback,
        @Schema(description = "With fallback: the smaller action to propose; null: none.", nullable = true) String fallbackAction,
        @Schema(description = "What is released where a person changed it: `output`, `action`; null: as it was sent.", type = SchemaType.OBJECT, nullable = true) Object content,
        @Schema(description = "What a person changed was erased with its case; `content` is null.") Boolean erased) {

    @Schema(name = "Receipt", description = "The release.")
    record ReceiptDocument(
            @Schema(description = "To use it up.", examples = "rel_...") String receiptId,
            @Schema(description = "SHA-256 of the canonical JSON of the released action; null: there is none.", nullable = true) String actionDigest,
            @Schema(description = "UTC.", examples = "2026-01-31T12:15:00Z") String validUntil,
            Boolean singleUse) {}
}
