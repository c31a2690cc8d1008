package io.countersign.audit;

import jakarta.inject.Singleton;

/// Whether the Record is being written, as the health check tells it.
@Singleton
public final class Progress {

    private volatile boolean reading;
    private volatile String trouble = "not started yet";

    /// The recorder has its partitions and appends.
    public void isReading() {
        reading = true;
        trouble = null;
    }

    /// The recorder can't go on for now.
    ///
    /// @param why one sentence
    public void isHeldUp(String why) {
        reading = false;
        trouble = why;
    }

    /// Whether records are being read.
    public boolean reading() {
        return reading;
    }

    /// Why not; null: nothing is wrong.
    public String trouble() {
        return trouble;
    }
}
