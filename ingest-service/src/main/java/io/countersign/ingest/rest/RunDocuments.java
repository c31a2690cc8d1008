package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.Routing;
import java.util.Locale;
import java.util.Optional;

/// Runs, routings and directives as JSON.
final class RunDocuments {

    private RunDocuments() {}

    /// A row of a list.
    static ObjectNode row(ViewedRun run) {
        return JsonNodeFactory.instance.objectNode().put("runId", run.runId()).put("id", run.id()).put("source", run.source()).put("caseId", run.caseId())
                .put("flow", run.flow()).put("state", run.state()).put("route", run.route()).put("reason", run.reason()).put("at", run.at().toString())
                .put("action", run.action()).put("amount", run.amount()).put("currency", run.currency());
    }

    static ObjectNode routing(Routing routing) {
        var json = JsonNodeFactory.instance.objectNode().put("route", lower(routing.getRoute())).put("rule", routing.getRule()).put("ruleName", routing.getRuleName())
                .put("reason", routing.getReason()).put("reasonCode", routing.getReasonCode()).put("risk", routing.getRisk()).put("flow", routing.getFlow())
                .put("flowVersion", routing.getFlowVersion()).put("flowHash", routing.getFlowHash());
        var rules = json.putArray("rules");
        routing.getRules().forEach(rule -> rules.addObject().put("rule", rule.getRule()).put("name", rule.getName()).put("outcome", lower(rule.getOutcome()))
                .put("detail", rule.getDetail()));
        return json;
    }

    static ObjectNode directive(Directive directive) {
        var json = JsonNodeFactory.instance.objectNode().put("runId", directive.getMeta().getRunId()).put("kind", lower(directive.getKind()))
                .put("state", directive.getState()).put("version", directive.getRunVersion()).put("reason", directive.getReason()).put("note", directive.getNote());
        var receipt = directive.getReceipt();
        if (receipt == null) {
            json.putNull("receipt");
        } else {
            json.putObject("receipt").put("receiptId", receipt.getReceiptId()).put("actionDigest", receipt.getActionDigest())
                    .put("validUntil", receipt.getValidUntil().toString()).put("singleUse", receipt.getSingleUse());
        }
        json.put("fallback", directive.getFallback()).put("fallbackAction", directive.getFallbackAction());
        json.set("content", content(Optional.ofNullable(directive.getContent())));
        return json.put("erased", directive.getContent() != null && ContentJson.isErased(directive.getContent()));
    }

    /// @return null: there is none, or it was erased
    static JsonNode content(Optional<Content> content) {
        return content.filter(it -> !ContentJson.isErased(it)).map(ContentJson::read).orElse(null);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
