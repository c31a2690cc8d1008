package io.countersign.browsertests;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Looks at a page as it is and says in sentences what is wrong with it; nothing when nothing is.
final class Look {

    private static final String AXE = text("axe.min.js");
    private static final String LAYOUT = text("look.js");
    private static final String FOCUS = text("focus.js");
    private static final String RUN_AXE = """
            async only => (await axe.run(document, {runOnly: only, resultTypes: ["violations"], preload: false, iframes: false})).violations
              .map(v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 150)).join(" | "))""";

    private static final List<String> EVERYTHING = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");

    private Look() {}

    private static String text(String name) {
        try (var file = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Violations of WCAG 2.0 to 2.2, A and AA, as far as a program can find them.
    static List<String> axe(Page page) {
        return axe(page, EVERYTHING);
    }

    /// Of these, what can differ between two themes.
    static List<String> colours(Page page) {
        return axe(page, COLOURS);
    }

    private static List<String> axe(Page page, List<String> only) {
        // The page's own rules keep scripts of others out; what the test evaluates is none of them.
        if (!(Boolean) page.evaluate("() => 'axe' in window")) page.evaluate(AXE);
        return sentences(page.evaluate(RUN_AXE, only));
    }

    /// What scrolls sideways, overlaps, is cut off or moves.
    static List<String> layout(Page page) {
        return sentences(page.evaluate(LAYOUT));
    }

    /// What has focus and can't be seen.
    static List<String> focus(Page page) {
        return sentences(page.evaluate(FOCUS));
    }

    @SuppressWarnings("unchecked")
    private static List<String> sentences(Object answer) {
        return (List<String>) answer;
    }
}
