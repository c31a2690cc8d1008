package io.countersign.ingest.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A withdrawal, for the description of the API only.
@Schema(name = "Withdrawal", description = "`reason` is sent, the rest is answered.")
record WithdrawalDocument(
        @Schema(description = "One sentence; may be left out.") String reason,
        @Schema(readOnly = true) String runId,
        @Schema(readOnly = true, description = "The run's state then.") String state,
        @Schema(readOnly = true, description = "Whether it came in time; missing: not known yet.") Boolean applied,
        @Schema(readOnly = true, description = "Why, one sentence.") String detail) {}
