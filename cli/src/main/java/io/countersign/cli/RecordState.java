package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `record state`: where a case stood at a time.
@Command(name = "state", description = "Shows where a case stood at a time: its runs, what their callers had been told, its approvals and exceptions.")
final class RecordState extends ReadingCommand {

    @ArgGroup(multiplicity = "1")
    RecordTimeline.About about;

    @Option(names = "--at", paramLabel = "TIME", converter = Moment.Until.class,
            description = "Then: 2026-11-27 (the end of that day), 2026-11-27T17:30 or an instant; without it: now.")
    Moment at;

    @Override
    int perform() {
        var runId = about.run == null ? null : RunNames.resolve(api(Runs.INGEST), about.run);
        var state = api("audit-service").get("/timeline/state" + ItemListing.query("case", about.caseId, "run", runId, "ref", about.reference,
                "at", at == null ? null : at.at().toString()));
        if (json) {
            print(state);
            return 0;
        }
        out().println(SafeText.line("At " + (at == null ? Times.moment(state.path("at").asText()) : at.said()) + ":"));
        var table = new Columns("what", "id", "state", "since", "by", "last");
        for (var thing : state.path("things")) {
            table.row(what(thing), thing.path("id").asText(), thing.path("state").asText(), Times.moment(thing.path("since").asText()), thing.path("by").asText(),
                    thing.path("text").asText());
        }
        if (table.size() == 0) out().println("  Nothing of it was in the Record by then.");
        table.print(out(), "  ");
        return 0;
    }

    private static String what(JsonNode thing) {
        return thing.path("kind").asText().equals("DIRECTIVE") ? "caller told" : thing.path("kind").asText().toLowerCase(Locale.ROOT);
    }
}
