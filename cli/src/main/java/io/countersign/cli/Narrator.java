package io.countersign.cli;

import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.util.Locale;

/// Tells the demo as it happens, each line with the seconds since it began.
final class Narrator {

    private final PrintWriter out;
    private final long began = System.nanoTime();

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void chapter(String title, String sentence) {
        out.println();
        out.println("== " + title + " ==");
        Wrapped.print(out, "", sentence);
        out.flush();
    }

    void step(String sentence) {
        Wrapped.print(out, String.format(Locale.ROOT, "%6.1f s  ", elapsed()), SafeText.line(sentence));
        out.flush();
    }

    String seconds() {
        return String.format(Locale.ROOT, "%.0f s", elapsed());
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }
}
