package io.countersign.ingest.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A run taken in, for the description of the API only.
@Schema(name = "Taken", description = "A run that is committed.")
record TakenDocument(
        @Schema(description = "From source, case and id; name the run by it.", examples = "run_3f7cbmzz5zqsq5oc3gkd2cq7zi") String runId,
        @Schema(description = "RECEIVED; with `wait` and no person needed, what the rules made of it.") String state, String id, String source, String caseId, String flow,
        @Schema(description = "When it was first committed; UTC.") String acceptedAt,
        @Schema(description = "With `wait`, when no person is needed: release, retry, fallback or block.") String route,
        @Schema(description = "With `wait`, when no person is needed: why, in one sentence.") String reason,
        @Schema(description = "With `wait`, when no person is needed: what to do; as GET /runs/{runId}/directive gives it.") DirectiveDocument directive) {}
