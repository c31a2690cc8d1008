package io.countersign.console.replays;

import java.util.List;

/// A replay that ends without a report.
public final class NoReport extends RuntimeException {

    private final List<String> lines;

    /// @param detail why, and what to do, for people
    public NoReport(String detail) {
        this(detail, List.of());
    }

    /// @param lines what is wrong in the cases, the first of it
    NoReport(String detail, List<String> lines) {
        super(detail);
        this.lines = lines;
    }

    List<String> lines() {
        return lines;
    }
}
