package io.countersign.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.export.VerifiedEntry;
import io.countersign.policy.engine.Route;
import io.countersign.replay.PastCase;
import io.countersign.replay.Recorded.Way;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The cases of a verified export of the Record, as [LiveCases] makes them of topics.
public final class ExportCases {

    private final Map<String, LiveRun> runs = new HashMap<>();

    private ExportCases() {}

    /// Hands over every accepted run in the export, by the time it was accepted.
    public static void read(List<VerifiedEntry> entries, LiveCases.Reader reader) {
        var cases = new ExportCases();
        var inOrder = entries.stream().map(VerifiedEntry::event).sorted(Comparator.comparing((JsonNode event) -> at(event)).thenComparing(event -> event.at("/meta/caseId").asText())
                .thenComparingLong(event -> event.at("/meta/step").asLong())).toList();
        inOrder.forEach(cases::follow);
        inOrder.stream().filter(event -> event.at("/fact/RunAccepted").isObject()).forEach(event -> cases.say(event, reader));
    }

    private void follow(JsonNode event) {
        if (event.at("/meta/runId").asText("").isEmpty()) return;
        var run = runs.computeIfAbsent(event.at("/meta/runId").asText(), id -> new LiveRun());
        if (event.at("/event/ApprovalDecided").isObject()) run.decided(at(event));
        if (!event.path("cause").isTextual() || !event.path("to").isTextual()) return;
        var routing = event.path("routing");
        if (routing.isObject()) {
            var counters = new HashMap<String, Long>();
            routing.path("counters").properties().forEach(one -> counters.put(one.getKey(), one.getValue().asLong()));
            run.routed(new Way(Route.valueOf(routing.path("route").asText()), text(routing, "rule"), text(routing, "ruleName"), routing.path("reason").asText("")),
                    event.path("attempt").asInt(), counters);
        }
        var choice = event.path("choice");
        run.moved(event.path("to").asText(), event.path("cause").asText(), choice.isObject() ? choice.path("kind").asText("") : "", event.path("content").isObject(), at(event),
                event.at("/meta/actor/id").asText(""), choice.path("note").isTextual() ? choice.get("note").textValue() : "");
    }

    private void say(JsonNode event, LiveCases.Reader reader) {
        var accepted = event.at("/fact/RunAccepted");
        var run = runs.get(event.at("/meta/runId").asText());
        try {
            var content = accepted.at("/content/bytes").isTextual() ? Json.parse(accepted.at("/content/bytes").asText()) : null;
            if (content == null || !content.path("id").isTextual()) reader.erased(accepted.at("/head/flow").asText());
            else reader.next(new PastCase("run " + event.at("/meta/runId").asText(), content, run.decision(), run.recorded(at(event))));
        } catch (JsonProcessingException e) {
            reader.erased(accepted.at("/head/flow").asText()); // sealed: no key opens it any more
        }
    }

    private static Instant at(JsonNode event) {
        return Instant.parse(event.at("/meta/occurredAt").asText());
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.get(field).textValue() : null;
    }
}
