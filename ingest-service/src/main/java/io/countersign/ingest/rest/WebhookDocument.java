package io.countersign.ingest.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A webhook, for the description of the API only.
@Schema(name = "Webhook", description = "Where directives are sent to. url, sources and flows are sent, the rest is answered.", requiredProperties = "url")
record WebhookDocument(
        @Schema(description = "https, to an address on the open internet.", examples = "https://shop.example/countersign") String url,
        @Schema(description = "Sources of runs: exact, `prefix*`, or `*`; empty: all that the key may use.", type = SchemaType.ARRAY) List<String> sources,
        @Schema(description = "Flows of runs, likewise.", type = SchemaType.ARRAY) List<String> flows,
        @Schema(readOnly = true) String id,
        @Schema(readOnly = true, description = "enabled or disabled.") String state,
        @Schema(readOnly = true, description = "1, 2, ...: how often it was given a secret.") Integer secretVersion,
        @Schema(readOnly = true, description = "`whsec_` and base64; after registration and rotation only.") String secret) {}
