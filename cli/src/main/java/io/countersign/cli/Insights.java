package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Refused;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `insights`: how the work goes, by the Record.
@Command(name = "insights", description = "Says how the work goes: the weekly review, what rules are worth, whether a flow is ready for more autonomy.",
        subcommands = {Insights.Weekly.class, Insights.Rules.class, Insights.Readiness.class})
final class Insights extends Group {

    /// One of the three reports.
    abstract static class Report extends ReadingCommand {
        @Option(names = "--until", paramLabel = "DATE", description = "The last day, such as 2026-11-27 (default: today, as far as it has come).")
        String until;

        @Option(names = "--zone", paramLabel = "ZONE", description = "Whose days and hours, such as Europe/Berlin (default: as the deployment is set).")
        String zone;

        @Option(names = "--html", paramLabel = "FILE", description = "Writes it as a page that stands alone.")
        Path page;

        abstract String path();

        abstract Sheet sheet(JsonNode report);

        @Override
        int perform() {
            var report = asked();
            if (!report.path("complete").asBoolean(true)) err().println("The Record is still being counted: figures may be too low. Ask again in a moment.");
            if (page != null) sheet(report).page().write(page);
            if (json) print(report);
            else if (page == null) sheet(report).print(out());
            else out().println("The report is in " + page + ".");
            return 0;
        }

        private JsonNode asked() {
            try {
                return api("audit-service").get(path());
            } catch (Refused e) {
                if (e.code().equals("INVALID_PARAMETER")) throw new ParameterException(spec.commandLine(), e.getMessage(), e);
                throw e;
            }
        }
    }

    @Command(name = "weekly", description = "Reviews seven days against the seven before: volume, queues, missed targets, repeats, errors, and what to do about it.")
    static final class Weekly extends Report {
        @Override
        String path() {
            return "/insights/weekly" + ItemListing.query("until", until, "zone", zone);
        }

        @Override
        Sheet sheet(JsonNode report) {
            return WeeklySheet.of(report);
        }
    }

    @Command(name = "rules", description = "Looks after the rules over sixty days: never matched, always approved, overridden, stamped, past review; what each is worth.")
    static final class Rules extends Report {
        @Override
        String path() {
            return "/insights/rules" + ItemListing.query("until", until, "zone", zone);
        }

        @Override
        Sheet sheet(JsonNode report) {
            return RulesSheet.of(report);
        }
    }

    @Command(name = "readiness", description = "Runs five checks before an AI may do more on its own, each with its evidence.")
    static final class Readiness extends Report {
        @Option(names = "--flow", paramLabel = "FLOW", description = "Only this flow.")
        String flow;

        @Override
        String path() {
            return "/insights/readiness" + ItemListing.query("flow", flow, "until", until, "zone", zone);
        }

        @Override
        Sheet sheet(JsonNode report) {
            return ReadinessSheet.of(report);
        }
    }
}
