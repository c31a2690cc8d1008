package io.countersign.ingest.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The run format, for the description of the API only.
@Schema(name = "Run", description = "One attempt of an AI on a case. Unknown fields are refused by name.", requiredProperties = {"id", "source", "flow", "input"})
record RunDocument(
        @Schema(description = "The sender's own id, 256 bytes at most.", examples = "ticket-1:1") String id,
        @Schema(description = "URI reference of the sender.", examples = "urn:shop:inbox") String source,
        @Schema(description = "The business item, 256 bytes at most; default: the id.", examples = "T-1") String caseId,
        @Schema(description = "Name of the flow whose rules decide.", examples = "support-inbox") String flow,
        @Schema(description = "RFC 3339; default: now.", examples = "2026-01-31T12:00:00Z") String occurredAt,
        @Schema(description = "Run id, or id with the same source, of the attempt before; caseId is then mandatory.") String retryOf,
        @Schema(description = "Person on whose behalf the AI ran; that person can't decide.") String onBehalfOf,
        @Schema(description = "The agent that ran the model.") String agent,
        @Schema(description = "`{name, version, provider}`") Map<String, String> model,
        @Schema(description = "`{name, version}`") Map<String, String> prompt,
        @Schema(description = "What the AI was given: text or JSON.") Object input,
        @Schema(description = "What the AI answered: text or JSON.") Object output,
        @Schema(description = "What the AI wants done: `{type, effect: external|internal, tool, amount, currency, direction, arguments}`; the amount is a decimal string.",
                examples = "{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\"}") Map<String, Object> action,
        @Schema(description = "0 to 1.", minimum = "0", maximum = "1") Double confidence,
        @Schema(description = "Business ids by kind, texts, 64 at most.", examples = "{\"ticket\":\"T-1\",\"order\":\"W1\"}") Map<String, String> references,
        @Schema(description = "`[{name, query, ok, fetchedAt, records, complete, conflictsWith}]`, 64 at most.") java.util.List<Map<String, Object>> dataSources,
        @Schema(description = "Free JSON for rules.") Map<String, Object> facts,
        @Schema(description = "`{kind: technical|refused|invalid_output, message}`, where the AI failed.") Map<String, String> failure,
        @Schema(description = "Free JSON: tokens, cost.") @JsonProperty("usage") Map<String, Object> usage) {}
