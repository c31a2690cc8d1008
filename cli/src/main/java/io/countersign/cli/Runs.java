package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `runs`: what was sent and where it is.
@Command(name = "runs", description = "Shows runs and their way; reports and takes back as their sender; corrects and revokes as a person.",
        subcommands = {Runs.Listing.class, Runs.Count.class, Runs.Show.class, Runs.Directive.class,
                RunMoves.Consume.class, Runs.Outcome.class, RunMoves.Withdraw.class, RunMoves.Correct.class, RunMoves.Revoke.class})
final class Runs extends Group {

    static final String INGEST = "ingest-service";
    private static final int SHOWN = 100;
    private static final int LARGEST_LIMIT = 1_000_000;

    @Command(name = "list", description = "Lists runs, newest first.")
    static final class Listing extends ReadingCommand {
        @Option(names = "--state", paramLabel = "STATE", description = "Only this state, for example HELD.")
        String state;

        @Option(names = "--flow", paramLabel = "FLOW", description = "Only this flow.")
        String flow;

        @Option(names = "--case", paramLabel = "CASE", description = "Only this case.")
        String caseId;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default 100, up to 1000000).")
        Integer limit;

        @Override
        int perform() {
            int most = limit != null ? limit : SHOWN;
            if (most < 1 || most > LARGEST_LIMIT) {
                throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not between 1 and " + LARGEST_LIMIT + ".");
            }
            var table = new Columns("run", "sent as", "case", "flow", "state", "at", "why");
            // One more than are shown: that is how it is known whether there are more.
            int asked = Math.min(most + 1, LARGEST_LIMIT);
            var more = api(INGEST).pages("/runs" + ItemListing.query("state", state, "flow", flow, "case", caseId, "limit", asked), most, row -> {
                if (json) print(row);
                else table.row(text(row, "runId"), text(row, "id"), text(row, "caseId"), text(row, "flow"), text(row, "state"),
                        Times.moment(text(row, "at")), text(row, "reason"));
            });
            if (!json && table.size() == 0) out().println("No run fits.");
            table.print(out(), "");
            if (more && limit == null) sayThereAreMore(most);
            return 0;
        }
    }

    @Command(name = "count", description = "Counts runs by state.")
    static final class Count extends ReadingCommand {
        @Override
        int perform() {
            var counts = api(INGEST).get("/runs/count");
            if (json) {
                print(counts);
                return 0;
            }
            long all = 0;
            for (var count : counts.properties()) {
                out().printf("%-18s %8d%n", SafeText.line(count.getKey()), count.getValue().asLong());
                all += count.getValue().asLong();
            }
            out().printf("%-18s %8d%n", "all", all);
            return 0;
        }
    }

    @Command(name = "show", description = "Shows one run: where it is, why, and every step of its way.")
    static final class Show extends ReadingCommand {
        @Parameters(paramLabel = "ID", description = "The run's id, or the id its sender gave it where only one run has it.")
        String id;

        @Option(names = "--all", description = "Also the steps between services, which say once more what a step after them says.")
        boolean all;

        @Override
        int perform() {
            var ingest = api(INGEST);
            var runId = RunNames.resolve(ingest, id);
            var run = ingest.get("/runs/" + Api.escape(runId));
            var timeline = RunWords.timeline(api("audit-service"), runId, all || json);
            if (json) print(RunWords.json(run, timeline));
            else RunWords.print(out(), run, timeline);
            return 0;
        }
    }

    @Command(name = "outcome", description = "Reports, as the calling program, what became of the action.")
    static final class Outcome extends ReadingCommand {
        @Parameters(paramLabel = "ID", description = "The run's id, or its sender's id.")
        String id;

        @Option(names = "--result", paramLabel = "executed|failed", required = true, description = "What became of it.")
        String result;

        @Option(names = "--note", paramLabel = "TEXT", description = "What else there is to say.")
        String note;

        @Override
        int perform() {
            if (!result.equals("executed") && !result.equals("failed")) {
                throw new ParameterException(spec.commandLine(), "--result " + result + " is neither executed nor failed.");
            }
            var runId = RunNames.resolve(api(INGEST), id);
            var answer = report(Api.program(stack(), INGEST), runId, result, note);
            if (json) print(answer);
            else out().println("Reported: " + result + " for the run " + runId + ".");
            return 0;
        }

        /// Presents the release that the run has, if it has one: an execution without one is reported all the same.
        static JsonNode report(Api program, String runId, String result, String note) {
            var directive = program.get("/runs/" + Api.escape(runId) + RunMoves.DIRECTIVE);
            var body = Json.object().put("result", result);
            if (directive != null && directive.path("receipt").isObject()) {
                body.set("receiptId", directive.path("receipt").path("receiptId"));
                body.set("actionDigest", directive.path("receipt").path("actionDigest"));
            }
            if (note != null) body.put("note", note);
            return program.post("/runs/" + Api.escape(runId) + "/outcome", body);
        }
    }

    @Command(name = "directive", description = "Shows what the calling program is told to do, waiting for it if need be.")
    static final class Directive extends ReadingCommand {
        @Parameters(paramLabel = "ID", description = "The run's id, or its sender's id.")
        String id;

        @Option(names = "--wait", paramLabel = "TIME", defaultValue = "0s", description = "How long to wait for one, up to 30s.")
        String wait;

        @Override
        int perform() {
            var runId = RunNames.resolve(api(INGEST), id);
            var directive = Api.program(stack(), INGEST).get("/runs/" + Api.escape(runId) + "/directive?wait=" + Api.escape(wait));
            if (directive == null) {
                if (json) print(Json.object().putNull("kind"));
                else out().println("Nothing yet: the run waits for a person. Ask again with --wait 30s.");
            } else if (json) {
                print(directive);
            } else {
                RunWords.directive(out(), directive);
            }
            return 0;
        }
    }
}
