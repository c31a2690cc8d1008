package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The stop switch: `flows stop`, `flows resume`, `flows stops`.
final class Stops {

    private Stops() {}

    /// What a stop is about.
    private abstract static class Scoped extends ActingCommand {
        @Option(names = "--all", description = "Everything.")
        boolean all;

        @Option(names = "--flow", paramLabel = "FLOW", description = "This flow; together with --action: this action of this flow.")
        String flow;

        @Option(names = "--action", paramLabel = "TYPE", description = "This type of action, for example refund.")
        String action;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: ten characters or more.")
        String reason;

        boolean scoped() {
            return flow != null || action != null;
        }

        /// A variable that a script forgot to set must not widen the stop to everything.
        void requireNames() {
            requireName("--flow", flow);
            requireName("--action", action);
        }

        private void requireName(String option, String name) {
            if (name == null || !name.isBlank() && !name.equals("*")) return;
            throw new ParameterException(spec.commandLine(), option + (name.isBlank() ? " is empty" : " is *") + "; name one, leave it out, or say --all for everything.");
        }
    }

    @Command(name = "stop", description = "Stops releases at once: of everything, of a flow or of a type of action. What waits or comes goes to the exception queue.")
    static final class Stop extends Scoped {
        @Option(names = "--until", paramLabel = "TIME", converter = Moment.Until.class,
                description = "Ends by itself then: 17:30, 2026-11-27 (the end of that day) or an instant; without it only a second person ends it.")
        Moment until;

        @Override
        int perform() {
            requireNames();
            if (all == scoped()) throw new ParameterException(spec.commandLine(), "Say what to stop: --all, or --flow FLOW, --action TYPE or both of these.");
            ItemCommand.requireNote(reason);
            var body = Json.object().put("reason", reason);
            if (flow != null) body.put("flow", flow);
            if (action != null) body.put("action", action);
            if (until != null) body.put("until", until.at().toString());
            var answer = api(Flows.SERVICE).post("/stops", body);
            if (json) {
                print(answer);
            } else {
                var stop = answer.path("stopId").asText();
                out().println(SafeText.line("Stopped: " + scope(answer) + (until == null ? "" : ", until " + until.said()) + ". Nothing of it is released from now on."));
                out().println(SafeText.line("A second person lifts it: ./countersign flows resume --stop " + stop + " --reason TEXT --as OTHER"));
            }
            return 0;
        }
    }

    @Command(name = "resume", description = "Lifts a stop; somebody else than who engaged it.")
    static final class Resume extends Scoped {
        @Option(names = "--stop", paramLabel = "ID", description = "The stop of this id (countersign flows stops).")
        String stop;

        @Override
        int perform() {
            requireNames();
            if ((all ? 1 : 0) + (scoped() ? 1 : 0) + (stop != null ? 1 : 0) != 1) {
                throw new ParameterException(spec.commandLine(), "Say which stop to lift: --all, --flow FLOW, --action TYPE as it was engaged, or --stop ID.");
            }
            ItemCommand.requireNote(reason);
            var policy = api(Flows.SERVICE);
            var engaged = stop == null ? engaged(policy) : null;
            var answer = policy.post("/stops/" + Api.escape(stop != null ? stop : engaged.path("stopId").asText()) + "/lift", Json.object().put("reason", reason));
            if (json) print(answer);
            else out().println(SafeText.line("Lifted: " + scope(engaged != null ? engaged : answer) + ". What went to the exception queue meanwhile waits there for a person."));
            return 0;
        }

        private JsonNode engaged(Api policy) {
            var fitting = new ArrayList<JsonNode>();
            var others = new ArrayList<JsonNode>();
            policy.pages("/stops", Integer.MAX_VALUE, row -> {
                var fits = Objects.equals(row.path("flow").asText(null), flow) && Objects.equals(row.path("action").asText(null), action);
                (fits ? fitting : others).add(row);
            });
            if (fitting.size() == 1) return fitting.getFirst();
            if (fitting.isEmpty()) {
                throw new Refused("No such stop is engaged." + (others.isEmpty() ? " Nothing is stopped." : " Engaged are:\n" + lines(others)));
            }
            throw new Refused("Several stops fit. Name one of them with --stop:\n" + lines(fitting));
        }

        private static String lines(ArrayList<JsonNode> stops) {
            return stops.stream().map(s -> SafeText.line("  " + s.path("stopId").asText() + "  " + scope(s) + ": " + s.path("reason").asText())).collect(Collectors.joining("\n"));
        }
    }

    @Command(name = "stops", description = "Lists the stops that are engaged.")
    static final class Listing extends ReadingCommand {
        @Override
        int perform() {
            var table = new Columns("stop", "stops", "since", "until", "by", "why");
            api(Flows.SERVICE).pages("/stops", Integer.MAX_VALUE, row -> {
                if (json) print(row);
                else table.row(text(row, "stopId"), scope(row), Times.moment(text(row, "engagedAt")), row.hasNonNull("until") ? Times.moment(text(row, "until")) : "a person lifts it",
                        text(row, "engagedBy"), text(row, "reason"));
            });
            if (!json && table.size() == 0) out().println("Nothing is stopped.");
            table.print(out(), "");
            return 0;
        }
    }

    /// `everything`, `refund in every flow`, `all of support-inbox`
    private static String scope(JsonNode stop) {
        var flow = stop.path("flow").asText("");
        var action = stop.path("action").asText("");
        if (flow.isEmpty() && action.isEmpty()) return "everything";
        if (flow.isEmpty()) return action + " in every flow";
        return action.isEmpty() ? "all of " + flow : action + " in " + flow;
    }
}
