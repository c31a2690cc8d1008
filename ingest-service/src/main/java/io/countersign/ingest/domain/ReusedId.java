package io.countersign.ingest.domain;

/// One source used one id in two cases.
///
/// @param runId of the later run
/// @param otherRunId of the earlier one
public record ReusedId(String runId, String caseId, String otherRunId, String otherCaseId) {}
