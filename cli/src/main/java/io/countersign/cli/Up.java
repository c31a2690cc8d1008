package io.countersign.cli;

import io.countersign.deploy.LocalStack;
import io.countersign.deploy.StackListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `up`: everything of the local stack runs and is ready afterwards.
@Command(name = "up", description = "Starts the local stack, or what of it doesn't run, and waits until it is ready.")
final class Up implements Callable<Integer> {

    @ParentCommand
    private Countersign countersign;

    @Spec
    private CommandSpec spec;

    @Option(names = "--port-base", paramLabel = "N", defaultValue = "0",
            description = "First of the eleven consecutive ports to use; without it any free ones, chosen once for a data folder.")
    private int portBase;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var stack = countersign.stack();
        var began = System.nanoTime();
        var told = new Told(out);
        stack.up(portBase, told);
        SampleFlows.publish(stack, flow -> told.step("publishing the sample flow " + flow + ": proposed by priya, approved by omar"));
        out.printf(Locale.ROOT, "Countersign is up (%.1f s). Data: %s%n", (System.nanoTime() - began) / 1e9, stack.data().root());
        out.println(told.started.get() == 0 ? "Everything was running already." : "Stop it with: countersign down");
        stack.address(LocalStack.CONSOLE).ifPresent(url -> out.println("The console: " + url + "   sign in as ana, tom or priya; countersign people password ana prints a password"));
        out.flush();
        return 0;
    }

    /// Says each step in one line.
    static final class Told implements StackListener {

        final AtomicInteger started = new AtomicInteger();
        private final PrintWriter out;

        Told(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void step(String sentence) {
            say("  " + sentence);
        }

        @Override
        public void starting(String name) {
            say("  starting " + name);
        }

        @Override
        public void ready(String name, Began began, Duration took, String url) {
            if (began != Began.RUNNING) started.incrementAndGet();
            var seconds = "%.1f s".formatted(took.toMillis() / 1000.0);
            say("  %-18s %s  %s".formatted(name, url, switch (began) {
                case RUNNING -> "was running";
                case STARTED -> "ready in " + seconds;
                case RECOVERED -> "had died; back at work after " + seconds;
                case REPLACED -> "hung or was outdated; replaced in " + seconds;
            }));
        }

        private synchronized void say(String line) {
            out.println(line);
            out.flush();
        }
    }
}
