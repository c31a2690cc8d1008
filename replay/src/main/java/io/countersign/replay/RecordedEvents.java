package io.countersign.replay;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Recorded.Way;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The runs of the Record, from their events as an export of it says them: the run as it was sent, the way it took, what people made of it.
///
/// Events of one run must come in their order, and decisions on approvals before the run's own, as the logs of an export do. A run that was accepted can be
/// asked for once all its events came.
public final class RecordedEvents {

    /// Numbers stay as they were written.
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Map<String, LiveRun> runs = new HashMap<>();

    /// The next event, of whichever kind; those that say nothing about the way of a run are nothing.
    public void follow(JsonNode event) {
        var runId = event.at("/meta/runId").asText("");
        if (runId.isEmpty()) return;
        if (event.at("/event/ApprovalDecided").isObject()) run(runId).decided(at(event));
        if (event.path("cause").isTextual() && event.path("to").isTextual()) moved(run(runId), event);
    }

    private void moved(LiveRun run, JsonNode event) {
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

    /// Whether the event says that a run was accepted.
    public static boolean isAccepted(JsonNode event) {
        return event.at("/fact/RunAccepted").isObject();
    }

    /// The flow of an accepted run.
    public static String flow(JsonNode accepted) {
        return accepted.at("/fact/RunAccepted/head/flow").asText();
    }

    /// The run as it was sent, as JSON; empty: its content was erased.
    public static Optional<String> content(JsonNode accepted) {
        var content = accepted.at("/fact/RunAccepted/content/bytes");
        return content.isTextual() ? Optional.of(content.textValue()) : Optional.empty();
    }

    /// When the event was.
    public static Instant at(JsonNode event) {
        return Instant.parse(event.at("/meta/occurredAt").asText());
    }

    /// A run with what became of it.
    ///
    /// @param content as [#content] gave it; empty result: it is sealed, and no key opens it any more
    public Optional<PastCase> caseOf(String runId, Instant acceptedAt, String content) {
        try {
            var sent = JSON.readTree(content);
            if (!sent.path("id").isTextual()) return Optional.empty();
            var run = runs.getOrDefault(runId, new LiveRun());
            return Optional.of(new PastCase("run " + runId, sent, run.decision(), run.recorded(acceptedAt)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private LiveRun run(String runId) {
        return runs.computeIfAbsent(runId, id -> new LiveRun());
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.get(field).textValue() : null;
    }
}
