package io.countersign.cli.page;

import io.countersign.cli.http.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page that stands alone: its style is in it, in light and dark and for paper; a browser is told to run and to fetch nothing.
public final class Page {

    private final String title;
    private final String lead;
    private final Html body = new Html();

    /// @param title the heading
    /// @param lead  one line below it: where this comes from
    public Page(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /// Where the content goes.
    public Html body() {
        return body;
    }

    /// Writes it.
    ///
    /// @throws Refused the file can't be written
    public void write(Path file) {
        try {
            Files.writeString(file, toString());
        } catch (IOException e) {
            throw new Refused("The page " + file + " can't be written: " + e.getMessage() + ".");
        }
    }

    @Override
    public String toString() {
        return new Html().raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n").element("title", title)
                .raw("<style>\n").raw(css()).raw("</style>\n</head>\n<body>\n<main>\n").element("h1", title).element("p class=\"soft\"", lead)
                .add(body).raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String css() {
        try (var css = Page.class.getResourceAsStream("page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
