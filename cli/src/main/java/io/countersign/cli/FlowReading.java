package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import io.countersign.deploy.LocalPeople;
import io.countersign.deploy.Parts;
import io.countersign.policy.engine.FlowDiff;
import io.countersign.policy.engine.FlowExplanation;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `flows explain` and `flows diff`: what a flow does, and what another version of it would do differently. Both work without a stack, too.
final class FlowReading {

    private static final int CONTEXT_LINES = 3;

    private FlowReading() {}

    @Command(name = "explain", description = "Tells a whole flow on one page in plain words, made from what judges; with --svg as a picture.")
    static final class Explain extends ReadingCommand {
        @Parameters(paramLabel = FlowSource.LABEL, description = FlowSource.HELP)
        String said;

        @Option(names = "--svg", paramLabel = "OUT", description = "Writes the picture to this file: one SVG, readable in light and dark.")
        Path svg;

        @Override
        int perform() {
            var now = Instant.now();
            var roster = stack().process(Approvals.SERVICE).isPresent() ? live(now) : local();
            var explanation = FlowExplanation.of(flow(said).compiled(), now, who -> roster.called(who, now));
            if (svg != null) {
                write(svg, explanation.svg());
            }
            if (json) {
                print(Json.tree(explanation));
            } else if (svg == null) {
                for (var line : explanation.lines()) {
                    var indent = line.substring(0, line.length() - line.stripLeading().length());
                    Wrapped.print(out(), indent, line.strip());
                }
            } else {
                out().println("Wrote " + svg + ".");
            }
            return 0;
        }

        private Roster live(Instant now) {
            var people = new ArrayList<Person>();
            api(Approvals.SERVICE).rows("/people", row -> people.add(new Person(row.path("id").asText(), row.path("name").asText(), null, texts(row, "roles"),
                    texts(row, "onDuty"), !row.path("away").asBoolean() ? List.of()
                            : List.of(new Person.Absence(now, Instant.parse(row.path("awayUntil").asText()), row.path("cover").asText())))));
            return new Roster(people);
        }

        private Roster local() {
            var file = stack().data().people();
            var people = LocalPeople.read(Files.exists(file) ? file : Parts.find().repository().resolve("samples/people.yaml"));
            return new Roster(people.all().stream().map(one -> new Person(one.id(), one.name(), null, one.roles(),
                    one.roles().stream().filter(role -> one.id().equals(people.duty().get(role))).toList(), List.of())).toList());
        }

        private static List<String> texts(JsonNode row, String field) {
            return row.path(field).valueStream().map(JsonNode::asText).toList();
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new Refused("Can't write " + file + ": " + e.getMessage());
            }
        }
    }

    @Command(name = "diff", description = "Says what version B of a flow does differently from A: in sentences, then as text.")
    static final class Diff extends ReadingCommand {
        @Parameters(index = "0", paramLabel = "A", description = FlowSource.HELP)
        String before;

        @Parameters(index = "1", paramLabel = "B", description = "Likewise.")
        String after;

        @Override
        int perform() {
            var from = flow(before);
            var to = flow(after);
            var changes = FlowDiff.between(from.compiled().definition(), to.compiled().definition());
            var text = unified(from, to);
            if (json) {
                var shown = Json.object();
                changes.forEach(shown.putArray("changes")::add);
                print(shown.put("text", String.join("\n", text)));
                return 0;
            }
            changes.forEach(change -> Wrapped.print(out(), "", change));
            if (changes.isEmpty()) out().println(text.isEmpty() ? "Both are the same." : "Both do the same; only the text differs.");
            if (!text.isEmpty()) out().println();
            text.forEach(line -> out().println(SafeText.line(line)));
            return 0;
        }

        private static List<String> unified(FlowSource from, FlowSource to) {
            var old = lines(from);
            return UnifiedDiffUtils.generateUnifiedDiff(from.place(), to.place(), old, DiffUtils.diff(old, lines(to)), CONTEXT_LINES);
        }

        private static List<String> lines(FlowSource source) {
            return new String(source.bytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
