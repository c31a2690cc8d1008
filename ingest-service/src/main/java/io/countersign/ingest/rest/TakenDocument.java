package io.countersign.ingest.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A run taken in, for the description of the API only.
@Schema(name = "Taken", description = "A run that is committed.")
record TakenDocument(
        @Schema(description = "From source, case and id; name the run by it.", examples = "run_3f7cbmzz5zqsq5oc3gkd2cq7zi") String runId,
        @Schema(description = "RECEIVED.") String state, String id, String source, String caseId, String flow,
        @Schema(description = "When it was first committed; UTC.") String acceptedAt) {}
