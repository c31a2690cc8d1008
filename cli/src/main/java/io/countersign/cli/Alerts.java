package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `alerts`: what needs attention.
@Command(name = "alerts", description = "Shows what needs attention, and says that it was seen.", subcommands = {Alerts.Listing.class, Alerts.Ack.class})
final class Alerts extends Group {

    @Command(name = "list", description = "Lists the alerts that nobody has acknowledged.")
    static final class Listing extends ReadingCommand {
        @Option(names = "--all", description = "Also those that somebody has acknowledged.")
        boolean all;

        @Override
        int perform() {
            var table = new Columns("alert", "severity", "kind", "since", "seen by", "about");
            api(Exceptions.SERVICE).pages("/alerts" + ItemListing.query("state", all ? "all" : "open"), Integer.MAX_VALUE, row -> {
                if (json) print(row);
                else table.row(text(row, "id"), text(row, "severity"), text(row, "kind"), Times.moment(text(row, "raisedAt")), text(row, "acknowledgedBy"),
                        row.hasNonNull("detail") ? text(row, "detail") : text(row, "subject"));
            });
            if (!json && table.size() == 0) out().println(all ? "There was no alert yet." : "No alert is open.");
            table.print(out(), "");
            return 0;
        }
    }

    @Command(name = "ack", description = "Says that you have seen an alert and look after it.")
    static final class Ack extends ItemCommand {
        @Override
        int perform() {
            var body = Json.object();
            if (note != null) body.put("note", note);
            return done(api(Exceptions.SERVICE).post("/alerts/" + Api.escape(id) + "/ack", body), id + " is acknowledged by " + person + ".");
        }
    }
}
