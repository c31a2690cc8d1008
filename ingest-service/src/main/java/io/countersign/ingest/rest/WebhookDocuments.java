package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.view.ViewedDelivery;
import io.countersign.ingest.view.ViewedEndpoint;
import io.countersign.schemas.avro.Answer;
import io.countersign.singlewriter.quarkus.Replies;
import java.net.URI;
import java.time.Instant;

/// Webhooks and deliveries as JSON.
final class WebhookDocuments {

    private WebhookDocuments() {}

    /// What was answered about an endpoint.
    static ObjectNode answered(Answer answer) {
        var document = Replies.body(answer);
        boolean enabled = document.path("enabled").asBoolean();
        document.remove("enabled");
        return document.put("state", state(enabled));
    }

    /// For the program that owns it.
    static ObjectNode endpoint(ViewedEndpoint it) {
        return endpoint(it, it.url());
    }

    /// For people: of the url only scheme and host, for its path may be a secret.
    static ObjectNode endpointForPeople(ViewedEndpoint it) {
        var url = URI.create(it.url());
        return endpoint(it, url.getScheme() + "://" + url.getRawAuthority());
    }

    private static ObjectNode endpoint(ViewedEndpoint it, String url) {
        var document = JsonNodeFactory.instance.objectNode().put("id", it.endpointId()).put("url", url);
        it.sources().forEach(document.putArray("sources")::add);
        it.flows().forEach(document.putArray("flows")::add);
        return document.put("apiKey", it.apiKey()).put("state", state(it.enabled())).put("disabledBecause", it.disabledBecause()).put("secretVersion", it.secretVersion())
                .put("createdAt", text(it.createdAt())).put("rotatedAt", it.rotations().isEmpty() ? null : text(it.rotations().getLast()));
    }

    static ObjectNode delivery(ViewedDelivery it) {
        return JsonNodeFactory.instance.objectNode().put("id", it.deliveryId()).put("state", it.state()).put("attempts", it.attempts()).put("runId", it.runId())
                .put("caseId", it.caseId()).put("at", text(it.at())).put("nextAt", text(it.nextAt())).put("lastStatus", it.lastStatus()).put("lastError", it.lastError());
    }

    private static String state(boolean enabled) {
        return enabled ? "enabled" : "disabled";
    }

    private static String text(Instant at) {
        return at == null ? null : at.toString();
    }
}
