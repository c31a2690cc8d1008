package io.countersign.console.replays;

/// How much one replay may hold: the console is one process for everybody.
public final class Bounds {

    public static final int CASES = 50_000;
    public static final int MEGABYTES = 50;

    private Bounds() {}

    /// @throws NoReport it is too much
    static void check(int cases, long bytes) {
        if (cases > CASES) throw new NoReport("There are more than 50,000 cases; choose a shorter time. The command line replays more: ./countersign replay");
        if (bytes > MEGABYTES * 1_000_000L) throw new NoReport("The cases are larger than 50 MB together; choose a shorter time. The command line replays more: ./countersign replay");
    }
}
