package io.countersign.cli;

import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import java.time.Duration;
import picocli.CommandLine.Command;

/// `record`: the log that nobody can change.
@Command(name = "record", description = "Searches, shows, proves and checks the Record, the log that nobody can change.", subcommands = {RecordCommand.Verify.class,
        RecordSearch.class, RecordShow.class, RecordTimeline.class, RecordReconcile.class, RecordRedactions.Redact.class, RecordRedactions.Listing.class,
        RecordIncidents.class})
final class RecordCommand extends Group {

    /// All of it is read and computed again.
    static final Duration LONGEST = Duration.ofMinutes(30);

    @Command(name = "verify", description = "Computes the whole Record again, from the first entry on.")
    static final class Verify extends ReadingCommand {
        @Override
        int perform() {
            var verdict = api("audit-service").get("/record/verify", LONGEST);
            boolean ok = verdict.path("ok").asBoolean();
            if (json) {
                print(verdict);
            } else if (ok) {
                out().println("The Record is whole: " + verdict.path("entries").asText() + " entries, each as it was written, none missing, none added.");
                out().println("  root        " + verdict.path("root").asText());
                Wrapped.print(out(), "  checkpoint  ", verdict.path("checkpoint").asText("").strip());
            } else {
                out().println("The Record does NOT verify. The first thing that doesn't fit:");
                for (var field : verdict.properties()) {
                    if (!field.getKey().equals("ok")) Wrapped.print(out(), "  " + SafeText.line(field.getKey()) + "  ",
                            field.getValue().isTextual() ? field.getValue().asText() : field.getValue().toString());
                }
            }
            return ok ? 0 : Countersign.FAILED;
        }
    }
}
