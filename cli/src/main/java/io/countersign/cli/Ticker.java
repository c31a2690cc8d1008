package io.countersign.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/// One line on a terminal that shows how far long work is, with seconds. Anywhere else it is silent.
final class Ticker implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(200);

    private final PrintWriter err;
    private final Thread thread;
    private volatile boolean over;

    Ticker(PrintWriter err, Supplier<String> text) {
        this.err = err;
        var began = System.nanoTime();
        thread = onTerminal() ? Thread.ofVirtual().start(() -> {
            while (!over) {
                err.printf(Locale.ROOT, "\r\u001b[K  %s (%.0f s)", text.get(), (System.nanoTime() - began) / 1e9);
                err.flush();
                try {
                    Thread.sleep(EVERY);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }) : null;
    }

    static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    @Override
    public void close() {
        over = true;
        if (thread == null) return;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.print("\r\u001b[K");
        err.flush();
    }
}
