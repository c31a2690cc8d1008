package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `record incidents`: what keeps a part of the Record from going on, and the word of a person that it may.
@Command(name = "incidents", description = "Shows what stops a log of the Record, and lets it go on.", subcommands = RecordIncidents.Close.class)
final class RecordIncidents extends ReadingCommand {

    private static final String SERVICE = "audit-service";

    @Option(names = "--all", description = "Also those that are over.")
    boolean all;

    @Override
    int perform() {
        var incidents = api(SERVICE).get("/record/incidents?state=" + (all ? "all" : "open"));
        for (var one : incidents) {
            if (json) {
                print(one);
                continue;
            }
            out().println(SafeText.line(text(one, "incidentId") + "  " + text(one, "code") + "  " + text(one, "shard") + "  " + Times.moment(text(one, "noticedAt"))));
            Wrapped.print(out(), "  what    ", text(one, "what"));
            Wrapped.print(out(), "  close   ", one.hasNonNull("closedBy") ? "closed by " + text(one, "closedBy") + ": " + text(one, "reason") : text(one, "goingOn"));
        }
        if (!json && incidents.isEmpty()) out().println(all ? "There was no incident yet." : "Nothing is stopped.");
        return 0;
    }

    @Command(name = "close", description = "Says why a stopped log may go on. Nothing is skipped: what still does not fit stops it again.")
    static final class Close extends ActingCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "Its id, as listed.")
        String id;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why it may go on: ten characters or more.")
        String reason;

        @Override
        int perform() {
            ItemCommand.requireNote(reason);
            var closed = api(SERVICE).post("/record/incidents/" + Api.escape(id) + "/close", Json.object().put("reason", reason));
            if (json) print(closed);
            else out().println(SafeText.line("Closed. " + closed.path("goingOn").asText()));
            return 0;
        }
    }
}
