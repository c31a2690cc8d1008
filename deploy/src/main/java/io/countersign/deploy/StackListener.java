package io.countersign.deploy;

import java.time.Duration;

/// Hears what an `up` or `down` is doing, as it happens and from several threads at once. Every method may be left out.
public interface StackListener {

    /// How a process came to be ready.
    enum Began {
        /// It was running and ready already.
        RUNNING,
        /// It was started.
        STARTED,
        /// It had died and was started again.
        RECOVERED,
        /// It ran but hung, or ran an older build: it was ended and started again.
        REPLACED
    }

    /// A sentence about what is being done now.
    default void step(String sentence) {}

    /// A process has been started and isn't ready yet.
    default void starting(String name) {}

    /// A process is ready.
    ///
    /// @param took from the start (or the finding that it runs) until ready
    default void ready(String name, Began began, Duration took, String url) {}

    /// A process is gone.
    default void stopped(String name) {}
}
