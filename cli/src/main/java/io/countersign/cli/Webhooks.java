package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `webhooks`: addresses that are told about directives, managed with the local API key.
@Command(name = "webhooks", description = "Manages the addresses that callers are told at, as the program that holds the local API key.",
        subcommands = {Webhooks.Add.class, Webhooks.Listing.class, Webhooks.Remove.class, Webhooks.Enable.class, Webhooks.Rotate.class, Webhooks.Deliveries.class, Webhooks.Replay.class})
final class Webhooks extends Group {

    private abstract static class Hook extends StackCommand {
        Api api() {
            return Api.program(stack(), Runs.INGEST);
        }

        static String path(String id) {
            return "/webhooks/" + Api.escape(id);
        }

        int said(JsonNode answer, String sentence) {
            if (json) print(answer);
            else out().println(SafeText.line(sentence));
            return 0;
        }
    }

    @Command(name = "add", description = "Adds an address; its secret is shown once.")
    static final class Add extends Hook {
        @Parameters(paramLabel = "URL")
        String url;

        @Option(names = "--flow", paramLabel = "FLOW", description = "Only directives of this flow. Repeatable.")
        List<String> flows = new ArrayList<>();

        @Option(names = "--source", paramLabel = "SOURCE", description = "Only directives for runs of this source. Repeatable.")
        List<String> sources = new ArrayList<>();

        @Override
        int perform() {
            var body = Json.object().put("url", url);
            if (!flows.isEmpty()) flows.forEach(body.putArray("flows")::add);
            if (!sources.isEmpty()) sources.forEach(body.putArray("sources")::add);
            var answer = api().post("/webhooks", body);
            return said(answer, answer.path("id").asText() + " is told from now on. Keep its secret, it is not shown again: " + answer.path("secret").asText());
        }
    }

    @Command(name = "list", description = "Lists the addresses and how they fare.")
    static final class Listing extends Hook {
        @Override
        int perform() {
            var table = new Columns("id", "state", "flows", "sources", "address");
            api().pages("/webhooks", Integer.MAX_VALUE, row -> {
                if (json) print(row);
                else table.row(row.path("id").asText(), row.path("state").asText(""), names(row.path("flows")), names(row.path("sources")), row.path("url").asText());
            });
            if (!json && table.size() == 0) out().println("No address is told. Add one with: ./countersign webhooks add URL");
            table.print(out(), "");
            return 0;
        }

        private static String names(JsonNode list) {
            var names = new ArrayList<String>();
            list.forEach(name -> names.add(name.asText()));
            return names.isEmpty() ? "all" : String.join(", ", names);
        }
    }

    @Command(name = "remove", description = "Removes an address.")
    static final class Remove extends Hook {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            return said(api().delete(path(id)), id + " is told nothing any more.");
        }
    }

    @Command(name = "enable", description = "Tells an address again that was switched off.")
    static final class Enable extends Hook {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            return said(api().post(path(id) + "/enable", Json.object()), id + " is told again.");
        }
    }

    @Command(name = "rotate", description = "Gives an address a new secret; the old one signs beside it for a while.")
    static final class Rotate extends Hook {
        @Parameters(paramLabel = "ID")
        String id;

        @Override
        int perform() {
            var answer = api().post(path(id) + "/rotate", Json.object());
            return said(answer, id + " has a new secret. Keep it, it is not shown again: " + answer.path("secret").asText());
        }
    }

    @Command(name = "deliveries", description = "Lists what was delivered to an address, and what was not.")
    static final class Deliveries extends Hook {
        @Parameters(paramLabel = "ID")
        String id;

        @Option(names = "--state", paramLabel = "STATE", description = "Only deliveries in this state.")
        String state;

        @Override
        int perform() {
            var table = new Columns("delivery", "state", "tries", "run", "at", "answer");
            api().pages(path(id) + "/deliveries" + ItemListing.query("state", state), Integer.MAX_VALUE, row -> {
                if (json) print(row);
                else table.row(row.path("id").asText(), row.path("state").asText(), row.path("attempts").asText(""), row.path("runId").asText(""),
                        Times.moment(row.path("at").asText("")), row.path("lastError").asText(row.path("lastStatus").asText("")));
            });
            if (!json && table.size() == 0) out().println("Nothing was delivered there yet.");
            table.print(out(), "");
            return 0;
        }
    }

    @Command(name = "replay", description = "Delivers once more: one delivery, or all that was given up.")
    static final class Replay extends Hook {
        @Parameters(index = "0", paramLabel = "ID", description = "The address.")
        String id;

        @Parameters(index = "1", arity = "0..1", paramLabel = "DELIVERY", description = "The delivery, as listed.")
        String delivery;

        @Option(names = "--all", description = "All that was given up, the oldest first.")
        boolean all;

        @Override
        int perform() {
            if (all == (delivery != null)) {
                throw new ParameterException(spec.commandLine(), "Name one delivery, or use --all.");
            }
            if (delivery != null) {
                return said(api().post(path(id) + "/deliveries/" + Api.escape(delivery) + "/replay", Json.object()), delivery + " is delivered once more.");
            }
            var answer = api().post(path(id) + "/deliveries/replay", Json.object());
            return said(answer, answer.path("replayed").asLong() + " deliveries are sent once more.");
        }
    }
}
