package io.countersign.console.replays;

/// How far a replay is.
public enum Stage {
    /// Others run before it.
    WAITING("Waiting for another replay to end"),
    /// Cases are read.
    READING("Reading the cases"),
    /// Both versions judge them.
    JUDGING("Judging the cases"),
    /// A limit is tried at several values.
    SWEEPING("Trying the limit"),
    /// There is a report.
    DONE("Done"),
    /// There is none, and the replay says why.
    FAILED("Failed"),
    /// A person ended it.
    CANCELLED("Cancelled");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public boolean isOver() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
