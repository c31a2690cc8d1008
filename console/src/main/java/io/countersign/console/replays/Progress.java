package io.countersign.console.replays;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/// How far a replay is. One thread works, others look.
public final class Progress {

    private volatile Stage stage = Stage.WAITING;
    private volatile boolean cancelled;
    private volatile long entries;
    private volatile int found;
    private volatile int done;
    private volatile int of;
    private volatile long since = System.nanoTime();

    public Stage stage() {
        return stage;
    }

    /// Entries of the Record that were read and verified.
    public long entries() {
        return entries;
    }

    /// Cases that were found so far.
    public int found() {
        return found;
    }

    /// Cases of this stage that are done.
    public int done() {
        return done;
    }

    /// Cases of this stage; 0: not known.
    public int of() {
        return of;
    }

    /// 0 to 100; -1: not known.
    public int percent() {
        return of == 0 ? -1 : (int) Math.min(100, 100L * done / of);
    }

    /// Cases a second in this stage.
    public long rate() {
        var seconds = (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
        return seconds < 0.2 ? 0 : Math.round((stage == Stage.READING ? entries : done) / seconds);
    }

    void cancel() {
        cancelled = true;
    }

    void stopIfCancelled() {
        if (cancelled) throw new CancellationException();
    }

    void entry() {
        entries++;
    }

    void found(int cases) {
        found = cases;
    }

    void next(Stage stage, int of) {
        stopIfCancelled();
        this.of = of;
        this.done = 0;
        this.since = System.nanoTime();
        this.stage = stage;
    }

    void step() {
        stopIfCancelled();
        done++;
    }

    void over(Stage stage) {
        this.stage = stage;
    }
}
