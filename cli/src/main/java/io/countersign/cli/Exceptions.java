package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `exceptions`: the one queue of everything unusual.
@Command(name = "exceptions", description = "Shows the queue of everything unusual, and works on it.",
        subcommands = {Exceptions.Listing.class, Exceptions.Show.class, Exceptions.Claim.class, Exceptions.Resolve.class})
final class Exceptions extends Group {

    private static final String SERVICE = "exception-service";
    private static final List<String> KINDS = List.of("fix", "release", "approval", "retry", "by-hand", "reject");

    @Command(name = "list", description = "Lists the exceptions that wait, most important first.")
    static final class Listing extends ItemListing {
        @Override
        int perform() {
            return list(api(SERVICE), "exceptions", "The exception queue is empty.");
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
            else ItemWords.print(out(), item);
            return 0;
        }
    }

    @Command(name = "claim", description = "Takes an exception for ten minutes, so that others see who works on it.")
    static final class Claim extends DecidingCommand {
        @Override
        int perform() {
            var answer = api(SERVICE).post("/exceptions/" + Api.escape(id) + "/claim", Json.object());
            return done(answer, person + " works on " + id + " now.");
        }
    }

    @Command(name = "resolve", description = "Resolves an exception in one of six ways.")
    static final class Resolve extends DecidingCommand {
        @Option(names = "--by", paramLabel = "HOW", required = true,
                description = {"fix: put right with --set, then judged by all rules again;", "release: let it go;", "approval: ask whoever owns the action;",
                        "retry: the AI tries again;", "by-hand: a person does it;", "reject: it will not happen."})
        String by;

        @Option(names = "--set", paramLabel = "PATH=VALUE",
                description = "A field of the run, for example references.order=A-1093 or action.amount=190.00. Repeatable.")
        List<String> set = new ArrayList<>();

        @Option(names = "--run", paramLabel = "RUN", description = "Only this waiting run; without it all that wait. Repeatable.")
        List<String> runs = new ArrayList<>();

        @Override
        int perform() {
            if (!KINDS.contains(by)) {
                throw new ParameterException(spec.commandLine(), "--by " + by + " is none of: " + String.join(", ", KINDS) + ".");
            }
            requireNote();
            if (by.equals("fix") && set.isEmpty()) throw new Refused("A fix says what is put right. Add for example --set references.order=A-1093.");
            var item = version != null && digest != null ? null : item(api(SERVICE), "exceptions");
            var body = decision(by, item);
            if (!runs.isEmpty()) {
                var ids = body.putArray("runIds");
                runs.forEach(ids::add);
            }
            if (!set.isEmpty()) {
                // The service gives each value the type of what it replaces, run by run.
                var values = body.putObject("set");
                Assignments.parse(set).forEach(values::put);
            }
            var answer = api(SERVICE).post("/exceptions/" + Api.escape(id) + "/resolution", body);
            return done(answer, "Resolved by " + by + ". " + id + " is " + answer.path("state").asText() + ".");
        }
    }
}
