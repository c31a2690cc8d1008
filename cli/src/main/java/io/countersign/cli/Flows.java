package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.deploy.Parts;
import io.countersign.policy.engine.FlowCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `flows`: prompts, rules and owners, one versioned document each.
@Command(name = "flows", description = "Checks, publishes, shows and stops flows: documents of prompts, rules and owners.",
        subcommands = {Flows.Check.class, FlowReading.Explain.class, FlowReading.Diff.class, FlowVersions.Propose.class, FlowVersions.Publish.class,
                FlowVersions.Approve.class, FlowVersions.Decline.class, FlowVersions.Activate.class, FlowVersions.Rollback.class, FlowVersions.Retire.class,
                Shadow.class, FlowVersions.Listing.class, Flows.Listing.class, Flows.Show.class, Stops.Stop.class, Stops.Resume.class, Stops.Listing.class})
final class Flows extends Group {

    static final String SERVICE = "policy-service";

    @Command(name = "check", description = "Checks a flow and runs its tests; works without a stack, too.")
    static final class Check extends ReadingCommand {
        @Parameters(paramLabel = "FILE")
        Path file;

        @Override
        int perform() {
            var flow = open(spec, file);
            var result = running() ? api(SERVICE).post("/flows/check", flow.body()) : offline(flow);
            boolean ok = result.path("ok").asBoolean();
            if (json) {
                var shown = Json.object().put("ok", ok);
                shown.set("problems", result.path("problems"));
                shown.set("warnings", result.path("warnings"));
                print(shown);
                return ok ? 0 : Countersign.FAILED;
            }
            for (var warning : result.path("warnings")) out().println(place(file, warning) + "warning: " + text(warning));
            for (var problem : result.path("problems")) out().println(place(file, problem) + text(problem));
            out().println(ok ? file + " is right; all its tests pass." : result.path("problems").size() + " problem(s); nothing was published.");
            return ok ? 0 : Countersign.FAILED;
        }

        private boolean running() {
            return stack().process(SERVICE).isPresent();
        }

        private JsonNode offline(FlowFile flow) {
            var people = stack().data().people();
            var check = flow.check(Files.exists(people) ? people : Parts.find().repository().resolve("samples/people.yaml"));
            var result = Json.object().put("ok", check instanceof FlowCheck.Accepted);
            var problems = result.putArray("problems");
            check.problems().forEach(p -> problems.addObject().put("line", p.line()).put("column", p.column()).put("message", p.message()));
            var warnings = result.putArray("warnings");
            check.warnings().forEach(p -> warnings.addObject().put("line", p.line()).put("column", p.column()).put("message", p.message()));
            return result;
        }

        private static String place(Path file, JsonNode problem) {
            return problem.has("line") ? file + ":" + problem.path("line").asInt() + ":" + problem.path("column").asInt() + ": " : "";
        }

        private static String text(JsonNode problem) {
            return SafeText.line(problem.isTextual() ? problem.asText() : problem.path("message").asText());
        }
    }

    @Command(name = "list", description = "Lists the flows that are active.")
    static final class Listing extends ReadingCommand {
        @Override
        int perform() {
            var table = new Columns("flow", "version", "owner", "published", "by", "description");
            api(SERVICE).rows("/flows", row -> {
                if (json) print(row);
                else table.row(text(row, "flow"), text(row, "version"), text(row, "owner"), Times.moment(text(row, "publishedAt")),
                        text(row, "publishedBy"), text(row, "description"));
            });
            if (!json && table.size() == 0) out().println("No flow is published. Publish one with: countersign flows publish FILE --as priya --approved-by omar --no-report-because TEXT");
            table.print(out(), "");
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a version of a flow: the active one, or the one that is named.")
    static final class Show extends ReadingCommand {
        @Mixin
        FlowVersions.Named named;

        @Override
        int perform() {
            var shown = api(SERVICE).get(named.version() == null ? "/flows/" + Api.escape(named.flow()) : named.path());
            if (json) {
                print(shown);
                return 0;
            }
            out().println(SafeText.line("# version " + shown.path("version").asText() + ", " + (shown.has("status") ? shown.path("status").asText() + ", proposed" : "published") + " by "
                    + text(shown, shown.has("status") ? "proposedBy" : "publishedBy") + " at " + Times.moment(text(shown, shown.has("status") ? "proposedAt" : "publishedAt"))
                    + (shown.hasNonNull("approvedBy") ? ", approved by " + text(shown, "approvedBy") : "")));
            out().print(SafeText.block(shown.path("yaml").asText()));
            return 0;
        }
    }

    /// A file that was named on the command line.
    static FlowFile open(CommandSpec spec, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "There is no readable file " + file + ".");
        }
        return FlowFile.read(file);
    }
}
