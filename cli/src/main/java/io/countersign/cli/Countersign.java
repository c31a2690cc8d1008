package io.countersign.cli;

import io.countersign.cli.http.Refused;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import io.countersign.deploy.StackProblem;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The root command: what all commands share. To add a command, write its class and name it in `subcommands`.
@Command(
        name = "countersign",
        description = "Approvals, one exception queue, rules and a log that proves itself, around AI runs.",
        scope = ScopeType.INHERIT,
        version = "Countersign 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Demo.class, Up.class, Down.class, Status.class, Send.class, Runs.class, Approvals.class, Exceptions.class, Alerts.class, Flows.class,
                People.class, Webhooks.class, RecordCommand.class, ReplayCommand.class, Insights.class})
public final class Countersign implements Runnable {

    /// Exit code: it was refused, or it failed.
    public static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    // Declared here and not mixed in: picocli leaves the whole mixin out, without a word, where a command has an option --version of its own.
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Shows the version.")
    private boolean versionAsked;

    @Option(names = "--data", paramLabel = "DIR", scope = ScopeType.INHERIT, defaultValue = ".countersign",
            description = "The local stack's data folder (default: ${DEFAULT-VALUE} in the current folder).")
    private Path data;

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // what is said about a flow, and how CEL reads it, must not depend on the reader's own digits
        System.exit(commandLine().execute(arguments));
    }

    /// The command line, ready to parse.
    public static CommandLine commandLine() {
        var line = new CommandLine(new Countersign());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackProblem || failure instanceof Refused) {
                command.getErr().println(failure.getMessage());
            } else {
                command.getErr().println("Unexpected failure, please report it: " + failure);
                failure.printStackTrace(command.getErr());
            }
            command.getErr().flush();
            return FAILED;
        });
        return line;
    }

    /// The local stack that `--data` names.
    LocalStack stack() {
        return LocalStack.at(data, Parts.find());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do, for example `countersign demo` or `countersign up`.");
    }
}
