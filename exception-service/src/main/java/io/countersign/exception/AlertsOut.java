package io.countersign.exception;

import java.util.Optional;

/// Sends raised alerts out, as the settings say; nothing where they say `none`.
public interface AlertsOut extends AutoCloseable {

    /// Starts, and returns at once.
    void start();

    /// The alert that was given up last, should none have been delivered since.
    default Optional<String> lastGivenUp() {
        return Optional.empty();
    }

    /// Stops; what is not delivered yet is delivered after the next start.
    @Override
    void close();
}
