package io.countersign.exception;

/// Sends raised alerts out, as the settings say; nothing where they say `none`.
public interface AlertsOut extends AutoCloseable {

    /// Starts, and returns at once.
    void start();

    /// Stops; what is not delivered yet is delivered after the next start.
    @Override
    void close();
}
