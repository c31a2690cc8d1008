package io.countersign.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A run that was read and has nothing wrong with it.
///
/// @param runId from source, case and id
/// @param caseId as sent, or the id
/// @param occurredAt as sent, or when it was received
/// @param retryOf run id of the attempt before; null: a first attempt
/// @param json the whole run, defaults filled in
/// @param canonical RFC 8785 bytes of `json`
/// @param bodyDigest SHA-256 of the RFC 8785 bytes of the run as sent
public record SentRun(String runId, String id, String source, String caseId, String flow, Instant occurredAt, String retryOf,
        JsonNode json, byte[] canonical, String bodyDigest) {}
