package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.deploy.LocalStack;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A command that talks to the local stack.
abstract class StackCommand implements Callable<Integer> {

    /// Who reads when nobody is named.
    static final String READER = "sam";

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "As JSON, one value a line.")
    boolean json;

    /// Results.
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /// Progress and problems.
    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    LocalStack stack() {
        return ((Countersign) spec.root().userObject()).stack();
    }

    void print(JsonNode value) {
        out().println(Json.line(value));
    }

    /// Does the work; a problem is thrown as [io.countersign.cli.http.Refused].
    abstract int perform() throws Exception;

    @Override
    public final Integer call() throws Exception {
        try {
            return perform();
        } finally {
            out().flush();
            err().flush();
        }
    }
}
