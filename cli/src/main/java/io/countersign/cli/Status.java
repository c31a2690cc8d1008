package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `status`: what runs, where, and whether it is ready. Exit code 1 when not all of it is.
@Command(name = "status", description = "Shows what of the local stack runs and whether it is ready.")
final class Status implements Callable<Integer> {

    @ParentCommand
    private Countersign countersign;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        var out = spec.commandLine().getOut();
        var status = countersign.stack().status();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(status));
        } else if (status.services().isEmpty()) {
            out.println("No stack in " + status.data() + ". Start one with: countersign up");
        } else {
            for (var service : status.services()) {
                out.printf("%-18s %-11s %-8s %s%n", service.name(), service.ready() ? "ready" : service.pid() == 0 ? "not running" : "not ready",
                        service.pid() == 0 ? "" : service.pid(), service.url());
            }
            out.println(status.ready() ? "Ready. Data: " + status.data() : "Not ready. Start what is missing with: countersign up");
        }
        out.flush();
        return status.ready() ? 0 : Countersign.FAILED;
    }
}
