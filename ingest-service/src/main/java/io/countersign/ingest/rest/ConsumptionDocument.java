package io.countersign.ingest.rest;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The use of a release, for the description of the API only.
@Schema(name = "Consumption", description = "`action` or `actionDigest` is sent, neither where the run has no action; the rest is answered.")
record ConsumptionDocument(
        @Schema(description = "What is about to be executed.") Map<String, Object> action,
        @Schema(description = "SHA-256 of its canonical JSON.") String actionDigest,
        @Schema(readOnly = true) String receiptId,
        @Schema(readOnly = true) String runId,
        @Schema(readOnly = true, description = "UTC.") String consumedAt) {}
