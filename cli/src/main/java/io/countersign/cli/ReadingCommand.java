package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import picocli.CommandLine.Option;

/// A command that only looks, as the local reader or as a named person.
abstract class ReadingCommand extends StackCommand {

    @Option(names = "--as", paramLabel = "PERSON", defaultValue = READER, description = "Who looks (default: the local reader, ${DEFAULT-VALUE}).")
    String person;

    Api api(String service) {
        return Api.person(stack(), service, person);
    }

    /// A flow as it was said, from the running stack where one runs.
    ///
    /// @throws io.countersign.cli.http.Refused nothing is known under that word
    FlowSource flow(String said) {
        return FlowSource.find(said, stack().process(Flows.SERVICE).map(running -> api(Flows.SERVICE)));
    }

    /// Says that a listing is not all there is: beside the rows, so that a script's rows stay rows.
    void sayThereAreMore(int shown) {
        err().println("The first " + shown + " are shown; there are more, see them with --limit N.");
    }

    /// A row of a listing; empty cells for what is absent.
    static String text(JsonNode row, String field) {
        return row.path(field).asText("");
    }
}
