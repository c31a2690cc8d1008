package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

/// A run and its way, for scripts and in words.
public final class RunWords {

    /// Named here and not taken from the catalogue, whose schemas take longer to load than the command to run.
    static final Set<String> BETWEEN_SERVICES = Set.of("countersign.approvals.v1", "countersign.exceptions.v1");

    private RunWords() {}

    /// The steps of a run's case that concern this run, `step, at, actor, text` each.
    public static ArrayNode timeline(Api audit, String runId) {
        return timeline(audit, runId, true);
    }

    /// @param all also what the services tell each other so that a person is asked: the step after it says the same
    static ArrayNode timeline(Api audit, String runId, boolean all) {
        var steps = Json.object().putArray("steps");
        audit.rows("/timeline?run=" + Api.escape(runId), row -> {
            // A service may wrap its list.
            var rows = row.path("steps").isArray() ? row.path("steps") : row.path("timeline").isArray() ? row.path("timeline") : List.of(row);
            for (var step : rows) {
                if (!all && BETWEEN_SERVICES.contains(step.path("topic").asText())) continue;
                var kept = steps.addObject();
                for (var field : List.of("step", "at", "actor", "text", "lines")) if (step.has(field)) kept.set(field, step.path(field));
            }
        });
        return steps;
    }

    /// The contract for scripts: `run, state, routing, timeline`, and where it came from.
    static ObjectNode json(JsonNode run, ArrayNode timeline) {
        var shown = Json.object();
        shown.set("run", run.path("run"));
        for (var field : List.of("runId", "caseId", "flow", "state", "at", "version", "attempt", "routing", "erased")) {
            if (run.has(field)) shown.set(field, run.get(field));
        }
        if (!shown.has("routing")) shown.putNull("routing");
        shown.set("timeline", timeline);
        return shown;
    }

    static void print(PrintWriter out, JsonNode run, JsonNode timeline) {
        out.println(SafeText.line("Run " + run.path("runId").asText() + ", flow " + run.path("flow").asText()));
        if (run.path("erased").asBoolean()) Wrapped.print(out, "  run       ", ItemWords.ERASED);
        else ItemWords.run(out, run.path("run"));
        var routing = run.path("routing");
        if (run.path("edited").isObject()) {
            Wrapped.print(out, "  changed   ", "by a person, to: " + ItemWords.action(run.path("edited").path("action")) + (run.path("edited").path("output").equals(run.path("run").path("output"))
                    ? "" : "; answer: " + SafeText.cut(run.path("edited").path("output").isTextual() ? run.path("edited").path("output").asText() : run.path("edited").path("output").toString(), 400)));
        }
        out.println("  state     " + SafeText.line(run.path("state").asText()) + " since " + Times.moment(run.path("at").asText()));
        if (routing.isObject()) {
            Wrapped.print(out, "  rule      ", rule(routing));
            if (routing.hasNonNull("reason")) Wrapped.print(out, "  why       ", routing.path("reason").asText());
        }
        out.println();
        timeline(out, timeline);
    }

    /// `Refunds above 100 EUR need a team lead (refund-over-limit): approve`.
    public static String rule(JsonNode routing) {
        var rule = routing.path("rule").asText("");
        var name = routing.path("ruleName").asText("");
        var route = routing.path("route").asText("").toLowerCase(java.util.Locale.ROOT);
        if (rule.isEmpty()) return "no rule decided this alone: " + route;
        return (name.isEmpty() ? rule : name + " (" + rule + ")") + ": " + route;
    }

    /// Every step in one sentence, oldest first.
    public static void timeline(PrintWriter out, JsonNode steps) {
        if (steps.isEmpty()) {
            out.println("  The Record has no step of it yet; try again in a moment.");
            return;
        }
        var day = "";
        for (var step : steps) {
            var moment = Times.moment(step.path("at").asText()).split(" ", 2);
            if (!moment[0].equals(day)) {
                day = moment[0];
                out.println("  " + day);
            }
            var head = "  %s  %3s  ".formatted(moment.length > 1 ? moment[1] : "", step.path("step").asText());
            if (!step.path("lines").isArray()) Wrapped.print(out, head, step.path("text").asText());
            for (var line : step.path("lines")) {
                Wrapped.print(out, head, line.path("label").asText() + ": " + line.path("text").asText());
                head = " ".repeat(head.length());
            }
        }
    }

    /// What the caller is told.
    static void directive(PrintWriter out, JsonNode directive) {
        var kind = directive.path("kind").asText();
        out.println(SafeText.line(kind) + ": " + switch (kind) {
            case "proceed" -> "do exactly what was released.";
            case "retry" -> "ask the AI again.";
            case "fallback" -> "ask again with the safer prompt " + SafeText.line(directive.path("fallback").asText("")) + ".";
            case "hand_off" -> "leave it; people look at it.";
            case "stop" -> "do not do it.";
            default -> "";
        });
        if (directive.hasNonNull("reason")) Wrapped.print(out, "  why      ", directive.path("reason").asText());
        if (directive.hasNonNull("note")) Wrapped.print(out, "  note     ", directive.path("note").asText());
        var receipt = directive.path("receipt");
        if (receipt.isObject()) {
            out.println("  receipt  " + SafeText.line(receipt.path("receiptId").asText()) + ", once, until " + Times.moment(receipt.path("validUntil").asText()));
            out.println("  for      the action with digest " + SafeText.line(receipt.path("actionDigest").asText("none")));
        }
    }
}
