package io.countersign.cli;

import io.countersign.deploy.StackListener;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `down`: ends the local stack's processes; its data stays.
@Command(name = "down", description = "Stops the local stack. Its data stays; `up` finds it again.")
final class Down implements Callable<Integer> {

    @ParentCommand
    private Countersign countersign;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var stack = countersign.stack();
        var ended = stack.down(new StackListener() {
            @Override
            public synchronized void stopped(String name) {
                out.println("  stopped " + name);
                out.flush();
            }
        });
        out.println(ended.isEmpty()
                ? "Nothing of the stack in " + stack.data().root() + " was running."
                : "Countersign is down. Its data stays in " + stack.data().root() + ".");
        out.flush();
        return 0;
    }
}
