package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `people`: who there is, and who is away.
@Command(name = "people", description = "Shows the people of the stack, says who is away, prints with what they sign in.", subcommands = {People.Listing.class, People.Away.class, People.Back.class, People.Password.class})
final class People extends Group {

    private static final String SERVICE = "approval-service";

    @Command(name = "list", description = "Lists people, their roles and who is away.")
    static final class Listing extends ReadingCommand {
        @Override
        int perform() {
            var table = new Columns("id", "name", "away", "roles");
            api(SERVICE).pages("/people", Integer.MAX_VALUE, row -> {
                if (json) {
                    print(row);
                    return;
                }
                var roles = new ArrayList<String>();
                row.path("roles").forEach(role -> roles.add(role.asText()));
                var away = !row.path("away").asBoolean() ? "" : (row.hasNonNull("awayUntil") ? "until " + Times.moment(text(row, "awayUntil")) : "away")
                        + (row.hasNonNull("cover") ? ", " + text(row, "cover") + " covers" : "");
                table.row(text(row, "id"), text(row, "name"), away, String.join(", ", roles));
            });
            table.print(out(), "");
            return 0;
        }
    }

    /// What one says about a person's absence: for oneself, or as whoever leads.
    private abstract static class Absence extends StackCommand {
        @Parameters(paramLabel = "PERSON", description = "Who is away.")
        String id;

        @Option(names = "--as", paramLabel = "PERSON", description = "Who says so (default: the person themselves).")
        String person;

        Api api() {
            return Api.person(stack(), SERVICE, person == null ? id : person);
        }

        String path() {
            return "/people/" + Api.escape(id) + "/absence";
        }
    }

    @Command(name = "away", description = "Says that a person is away and who covers; what waits for them is offered to the cover.")
    static final class Away extends Absence {
        @Option(names = "--until", paramLabel = "DAY", required = true, converter = Moment.Until.class,
                description = "Until when: 2026-11-27 (the end of that day), 17:30 or an instant.")
        Moment until;

        @Option(names = "--cover", paramLabel = "PERSON", required = true, description = "Who covers.")
        String cover;

        @Option(names = "--from", paramLabel = "DAY", converter = Moment.From.class, description = "From when (default: now): 2026-11-25 (the start of that day), 17:30 or an instant.")
        Moment from;

        @Option(names = "--note", paramLabel = "TEXT", description = "Why, where others should know.")
        String note;

        @Override
        int perform() {
            var body = Json.object().put("until", until.at().toString()).put("cover", cover);
            if (from != null) body.put("from", from.at().toString());
            if (note != null) body.put("note", note);
            var answer = api().post(path(), body);
            if (json) print(answer);
            else out().println(SafeText.line(id + " is away " + (from == null ? "" : "from " + from.said() + " ") + "until " + until.said() + "; " + cover + " covers."));
            return 0;
        }
    }

    @Command(name = "back", description = "Ends a person's absence.")
    static final class Back extends Absence {
        @Override
        int perform() {
            var answer = api().delete(path());
            if (json) print(answer);
            else out().println(SafeText.line(id + " is back."));
            return 0;
        }
    }

    @Command(name = "password", description = "Prints with which password one of the local stack's people signs in to the console.")
    static final class Password extends StackCommand {
        @Parameters(paramLabel = "PERSON", description = "Who signs in, for example ana.")
        String id;

        @Override
        int perform() {
            var password = stack().passwordOf(id);
            if (json) print(Json.object().put("person", id).put("password", password));
            else out().println(password);
            return 0;
        }
    }
}
