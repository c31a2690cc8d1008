package io.countersign.singlewriter;

/// The three running parts of a service: what judges, what asks, what shows.
public record WriterRuntime(SingleWriter writer, CommandGateway gateway, CommittedView view) implements AutoCloseable {

    /// Starts all, and returns at once.
    public void start() {
        writer.start();
        view.start();
    }

    /// Commands can be judged and the view is up to date with what was there at the start.
    public boolean ready() {
        return writer.ready() && gateway.ready() && view.caughtUp();
    }

    @Override
    public void close() {
        gateway.close();
        view.close();
        writer.close();
    }
}
