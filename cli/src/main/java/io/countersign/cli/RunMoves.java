package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import io.countersign.schemas.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// What programs do with their runs, and people with runs that were released.
final class RunMoves {

    /// A run's state and its directive come by two topics: right after the one the other may still be on its way.
    static final String DIRECTIVE = "/directive?wait=2s";

    private RunMoves() {}

    @Command(name = "withdraw", description = "Takes a run back, as the calling program: nothing of it will be released any more.")
    static final class Withdraw extends ReadingCommand {
        @Parameters(paramLabel = "ID", description = "The run's id, or its sender's id.")
        String id;

        @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
        String note;

        @Override
        int perform() {
            var runId = RunNames.resolve(api(Runs.INGEST), id);
            var body = Json.object();
            if (note != null) body.put("reason", note);
            var answer = Api.program(stack(), Runs.INGEST).post("/runs/" + Api.escape(runId) + "/withdraw", body);
            boolean tooLate = answer.path("applied").isBoolean() && !answer.path("applied").asBoolean();
            if (json) print(answer);
            else if (tooLate) err().println(SafeText.line("Not taken back: " + text(answer, "detail")));
            else out().println(answer.has("applied") ? "Taken back: " + SafeText.line(runId) + "."
                    : "The request to take back " + SafeText.line(runId) + " is recorded; `runs show` says whether it came in time.");
            return tooLate ? 1 : 0;
        }
    }

    @Command(name = "consume", description = "Uses a release up, as the calling program, just before it acts; a changed action is refused.")
    static final class Consume extends ReadingCommand {
        @Parameters(paramLabel = "RECEIPT|RUN", description = "The receipt's id, or the id of the run it was given for.")
        String id;

        @Option(names = "--action", paramLabel = "FILE", description = "The action about to be executed, as JSON; without it the digest that the receipt names.")
        Path action;

        @Override
        int perform() {
            var program = Api.program(stack(), Runs.INGEST);
            var receipt = id;
            var body = Json.object();
            if (!id.startsWith("rel_")) {
                var given = receipt(program, RunNames.resolve(api(Runs.INGEST), id));
                receipt = given.path("receiptId").asText();
                body.set("actionDigest", given.path("actionDigest"));
            } else if (action == null) {
                throw new ParameterException(spec.commandLine(), "For a receipt, say with --action FILE what is about to be executed; or name the run.");
            }
            if (action != null) body.removeAll().set("action", action(action));
            var answer = program.post("/releases/" + Api.escape(receipt) + "/consume", body);
            if (json) print(answer);
            else out().println(SafeText.line("Used up: " + answer.path("receiptId").asText(receipt) + ". Do exactly this action now, and report what became of it: ./countersign runs outcome "
                    + answer.path("runId").asText() + " --result executed"));
            return 0;
        }

        private static JsonNode receipt(Api program, String runId) {
            var directive = program.get("/runs/" + Api.escape(runId) + DIRECTIVE);
            if (directive == null || !directive.path("receipt").isObject()) {
                throw new Refused("The run " + runId + " has no release. " + (directive == null
                        ? "It is " + program.get("/runs/" + Api.escape(runId)).path("state").asText() + ", and its caller is told nothing yet. Wait for that with: ./countersign runs directive " + runId + " --wait 30s"
                        : "Its caller is told to " + directive.path("kind").asText() + "."));
            }
            return directive.path("receipt");
        }

        private static JsonNode action(Path file) {
            try {
                var action = Json.parse(Files.readString(file));
                if (action.isObject()) return action;
            } catch (JsonProcessingException e) {
                // Said below.
            } catch (IOException e) {
                throw new Refused("There is no readable file " + file + ".");
            }
            throw new Refused(file + " is no JSON object; write the action into it as it was in the run.");
        }
    }

    /// Resolves the run's id and asks policy-service.
    private abstract static class Repair extends ItemCommand {
        String runId() {
            return RunId.isRunId(id) ? id : RunNames.resolve(api(Runs.INGEST), id);
        }

        JsonNode ask(String runId, String what, JsonNode body) {
            return api(Flows.SERVICE).post("/runs/" + Api.escape(runId) + "/" + what, body);
        }
    }

    @Command(name = "correct", description = "Corrects a bad answer after it was released: its caller is told the new one, both are kept.")
    static final class Correct extends Repair {
        @Option(names = "--output", paramLabel = "FILE|-", required = true, description = "The file holds the new output: JSON if it is a JSON object or list, else text.")
        String output;

        @Override
        int perform() {
            requireNote();
            var body = Json.object().put("note", note);
            body.set("output", Contents.read(output));
            var runId = runId();
            return done(ask(runId, "correction", body), "Corrected. The caller of " + runId + " is told the new output, with your note.");
        }
    }

    @Command(name = "revoke", description = "Takes a release back before it is used; the run goes to the exception queue.")
    static final class Revoke extends Repair {
        @Override
        int perform() {
            requireNote();
            var runId = runId();
            return done(ask(runId, "revoke", Json.object().put("note", note)), "Revoked. " + runId + " is in the exception queue, and its caller is told to stop.");
        }
    }
}
