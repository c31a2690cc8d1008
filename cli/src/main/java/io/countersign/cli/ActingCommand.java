package io.countersign.cli;

import io.countersign.cli.http.Api;
import picocli.CommandLine.Option;

/// A command that changes something, as a named person.
abstract class ActingCommand extends StackCommand {

    @Option(names = "--as", paramLabel = "PERSON", required = true, description = "Who acts: one of the local stack's people (countersign people list).")
    String person;

    Api api(String service) {
        return Api.person(stack(), service, person);
    }
}
