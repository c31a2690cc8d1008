package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `exceptions`: the one queue of everything unusual. What people do besides resolving is in [ExceptionMoves].
@Command(name = "exceptions", description = "Shows the queue of everything unusual, and works on it.",
        subcommands = {Exceptions.Listing.class, Exceptions.Show.class, Exceptions.Stats.class, ExceptionMoves.Claim.class, ExceptionMoves.Unclaim.class,
                Exceptions.Resolve.class, ExceptionMoves.Snooze.class, ExceptionMoves.WaitForCustomer.class, ExceptionMoves.Wake.class, ExceptionMoves.Merge.class,
                ExceptionMoves.Reassign.class, ExceptionMoves.Reopen.class, ExceptionMoves.Pin.class, ExceptionMoves.Note.class})
final class Exceptions extends Group {

    static final String SERVICE = "exception-service";
    private static final List<String> KINDS = List.of("fix", "correct", "release", "approval", "retry", "fallback", "by-hand", "reject", "dismiss");

    @Command(name = "list", description = "Lists the exceptions that wait, most important first.")
    static final class Listing extends ItemListing {
        @Option(names = "--reason", paramLabel = "CODE", description = "Only this reason, for example MISSING_DATA.")
        String reason;

        @Option(names = "--risk", paramLabel = "RISK", description = "Only this risk: low, medium, high or critical.")
        String risk;

        @Option(names = "--older-than", paramLabel = "TIME", converter = Moment.Span.class, description = "Only what has waited longer, for example 2h.")
        Duration olderThan;

        @Override
        int perform() {
            return list(api(SERVICE), "exceptions", "The exception queue is empty.", "reason", reason, "risk", risk, "olderThan", olderThan);
        }
    }

    @Command(name = "show", description = "Shows one exception: why it is one, and the runs that wait in it.")
    static final class Show extends ReadingCommand {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            var item = api(SERVICE).get("/exceptions/" + Api.escape(id));
            if (json) print(item);
            else out().print(ItemWords.card(item));
            return 0;
        }
    }

    @Command(name = "stats", description = "Counts what waits, how long, why, and what comes again and again.")
    static final class Stats extends ReadingCommand {
        @Override
        int perform() {
            var stats = api(SERVICE).get("/exceptions/stats");
            if (json) print(stats);
            else StatsWords.exceptions(out(), stats);
            return 0;
        }
    }

    @Command(name = "resolve", description = "Resolves an exception in one of nine ways.")
    static final class Resolve extends DecidingCommand {
        @Option(names = "--by", paramLabel = "HOW", required = true,
                description = {"fix: put right with --set, then judged by all rules again;", "correct: change the output with --output or --set output=TEXT, and let it go;",
                        "release: let it go, with --set changed;", "approval: ask whoever owns the action;", "retry: the AI tries again;",
                        "fallback: the AI tries again with the safer prompt;", "by-hand: a person does it;", "reject: it will not happen;",
                        "dismiss: nothing needs to be done."})
        String by;

        @Option(names = "--set", paramLabel = "PATH=VALUE",
                description = "A field of the run, for example references.order=A-1093 or action.amount=190.00. Repeatable.")
        List<String> set = new ArrayList<>();

        @Option(names = "--output", paramLabel = "FILE|-", description = "With correct: the file holds the new output: JSON if it is a JSON object or list, else text.")
        String output;

        @Option(names = "--outcome", paramLabel = "CODE", description = "What became of it, for the statistics, where --by does not say it: for example DUPLICATE.")
        String outcome;

        @Option(names = "--run", paramLabel = "RUN", description = "Only this waiting run, by its id or its sender's; without it all that wait. Repeatable.")
        List<String> runs = new ArrayList<>();

        @Override
        int perform() {
            if (!KINDS.contains(by)) {
                throw new ParameterException(spec.commandLine(), "--by " + by + " is none of: " + String.join(", ", KINDS) + ".");
            }
            requireNote();
            if (by.equals("fix") && set.isEmpty()) throw new Refused("A fix says what is put right. Add for example --set references.order=A-1093.");
            var values = Assignments.parse(set);
            var text = values.remove("output");
            if (by.equals("correct") && output == null && text == null) throw new Refused("A correction says what the output is now. Add for example --output FILE.");
            var body = decision(by, itemUnlessNamed(api(SERVICE), "exceptions"));
            if (output != null) body.set("output", Contents.read(output));
            else if (text != null && by.equals("correct")) body.put("output", text);
            else if (text != null) values.put("output", text);
            if (outcome != null) body.put("outcomeCode", outcome);
            if (!runs.isEmpty()) {
                var ids = body.putArray("runIds");
                runs.forEach(run -> ids.add(RunNames.resolve(api(Runs.INGEST), run)));
            }
            // The service gives each value the type of what it replaces, run by run.
            if (!values.isEmpty()) values.forEach(body.putObject("set")::put);
            var answer = api(SERVICE).post(path("exceptions", "resolution"), body);
            return done(answer, "Resolved by " + by + ". " + id + " is " + answer.path("state").asText() + ".");
        }
    }
}
