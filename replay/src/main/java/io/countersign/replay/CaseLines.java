package io.countersign.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.policy.engine.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/// Cases as JSON Lines: each line `{"run": {...}, "decision": {...}}`, or a bare run. A decision has `outcome`, and where known `by`,
/// `reason`, `at` (or `steps` with `hoursAfterSubmission`); a line may have `recorded` with the `route` it took.
public final class CaseLines {
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    private static final Map<String, Outcome> OUTCOMES = Map.ofEntries(Map.entry("approved", Outcome.APPROVED), Map.entry("edited", Outcome.EDITED),
            Map.entry("answered", Outcome.EDITED), Map.entry("rejected", Outcome.REJECTED), Map.entry("sent-back", Outcome.REJECTED), Map.entry("by-hand", Outcome.REJECTED),
            Map.entry("right", Outcome.RIGHT), Map.entry("wrong", Outcome.WRONG), Map.entry("withdrawn", Outcome.OPEN), Map.entry("open", Outcome.OPEN));

    private CaseLines() {}

    /// Hands over every case; blank lines are nothing.
    ///
    /// @param wrong hears of every line that can't be used
    public static void read(BufferedReader lines, Consumer<PastCase> each, Consumer<WrongLine> wrong) throws IOException {
        int number = 0;
        for (String text; (text = lines.readLine()) != null; ) {
            var place = "line " + ++number;
            var line = withoutMark(number, text);
            if (line.isBlank()) {
                continue;
            }
            try {
                each.accept(read(place, object(line)));
            } catch (IllegalArgumentException e) {
                wrong.accept(new WrongLine(place, e.getMessage()));
            }
        }
    }

    /// Some programs put a byte order mark before the first line.
    static String withoutMark(int number, String line) {
        return number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    /// One line of JSON that must be an object.
    ///
    /// @throws IllegalArgumentException it is none; the message says what to do
    static JsonNode object(String line) {
        try {
            var json = JSON.readTree(line);
            if (json.isObject()) {
                return json;
            }
            throw new IllegalArgumentException("A line must be one JSON object, got " + cut(line) + ".");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is not JSON (" + e.getOriginalMessage() + "); write one object a line.");
        }
    }

    static PastCase read(String place, JsonNode line) {
        var wrapped = line.has("run") && !line.has("source");
        if (!wrapped) {
            return new PastCase(place, checked(line), Decision.NONE, null);
        }
        var run = checked(line.get("run"));
        return new PastCase(place, run, decision(run, line.path("decision")), recorded(line.path("recorded")));
    }

    private static JsonNode checked(JsonNode run) {
        for (var field : new String[] {"id", "flow"}) {
            if (!run.path(field).isTextual() || run.path(field).textValue().isBlank()) {
                throw new IllegalArgumentException("The run needs the field \"" + field + "\" as text, got " + cut(run.path(field).toString())
                        + "; a line is a run, or {\"run\": ..., \"decision\": ...}.");
            }
        }
        return run;
    }

    private static Decision decision(JsonNode run, JsonNode decision) {
        if (decision.isMissingNode() || decision.isNull()) {
            return Decision.NONE;
        }
        var outcome = OUTCOMES.get(decision.path("outcome").asText());
        if (outcome == null) {
            throw new IllegalArgumentException("decision.outcome must be one of " + String.join(", ", OUTCOMES.keySet().stream().sorted().toList()) + ", got "
                    + cut(decision.path("outcome").toString()) + ".");
        }
        return new Decision(outcome, decision.path("by").asText(""), decision.path("reason").asText(""), took(run, decision), true);
    }

    /// The step that decided says how long it took; else it is from the question, or the run, to the decision.
    private static Duration took(JsonNode run, JsonNode decision) {
        var at = decision.path("at");
        if (!at.isTextual()) {
            return null;
        }
        for (var step : decision.path("steps")) {
            if (step.path("at").equals(at) && step.path("hoursAfterSubmission").isNumber()) {
                return Duration.ofMillis(Math.round(step.path("hoursAfterSubmission").doubleValue() * 3_600_000));
            }
        }
        var asked = decision.path("openedAt").isTextual() ? decision.path("openedAt") : run.path("occurredAt");
        if (!asked.isTextual()) {
            return null;
        }
        var took = Duration.between(moment("decision.openedAt or run.occurredAt", asked), moment("decision.at", at));
        return took.isNegative() ? null : took;
    }

    private static Recorded recorded(JsonNode recorded) {
        if (!recorded.isObject()) {
            return null;
        }
        var said = recorded.path("route").asText();
        var route = Arrays.stream(Route.values()).filter(one -> one.word().equals(said)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "recorded.route must be one of " + String.join(", ", Arrays.stream(Route.values()).map(Route::word).toList()) + ", got " + cut(recorded.path("route").toString()) + "."));
        return new Recorded(new Recorded.Way(route, text(recorded, "rule"), text(recorded, "ruleName"), recorded.path("reason").asText("")), null, 0, Map.of());
    }

    /// The run's own time; null where it has none.
    static Instant occurredAt(JsonNode run) {
        return run.path("occurredAt").isTextual() ? moment("run.occurredAt", run.get("occurredAt")) : null;
    }

    private static Instant moment(String field, JsonNode text) {
        try {
            return OffsetDateTime.parse(text.textValue()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " must be a time with its offset such as 2026-11-27T16:30:00Z, got " + cut(text.toString()) + ".");
        }
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.get(field).textValue() : null;
    }

    private static String cut(String text) {
        return text.isEmpty() ? "nothing" : text.length() <= 60 ? text : text.substring(0, text.offsetByCodePoints(0, 58)) + "…";
    }
}
