package io.countersign.cli;

import io.countersign.cli.text.Columns;
import java.util.ArrayList;
import picocli.CommandLine.Command;

/// `people`: who there is.
@Command(name = "people", description = "Shows the people of the stack.", subcommands = People.Listing.class)
final class People extends Group {

    @Command(name = "list", description = "Lists people, their roles and who is away.")
    static final class Listing extends ReadingCommand {
        @Override
        int perform() {
            var table = new Columns("id", "name", "away", "roles");
            api("approval-service").rows("/people", row -> {
                if (json) {
                    print(row);
                    return;
                }
                var roles = new ArrayList<String>();
                row.path("roles").forEach(role -> roles.add(role.asText()));
                var away = row.path("away");
                table.row(text(row, "id"), text(row, "name"), away.isBoolean() ? away.asBoolean() ? "away" : "" : away.isNull() ? "" : away.asText(), String.join(", ", roles));
            });
            table.print(out(), "");
            return 0;
        }
    }
}
