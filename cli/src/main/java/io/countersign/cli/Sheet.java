package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.page.Html;
import io.countersign.cli.page.Page;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A report that reads the same on a terminal and as a page: what it says is put together once. Words are anybody's and made harmless by both.
final class Sheet {

    private final String title;
    private final String lead;
    private final List<Block> blocks = new ArrayList<>();

    private sealed interface Block {}

    private record Heading(String text) implements Block {}

    private record Note(String text) implements Block {}

    private record Verdict(boolean good, List<String> sentences) implements Block {}

    private record Tiles(List<Tile> tiles) implements Block {}

    private record Proposals(JsonNode all) implements Block {}

    private record Table(List<String> heads, List<List<String>> rows) implements Block {}

    private record Check(String number, boolean pass, String name, String evidence, String todo) implements Block {}

    private record Figure(Html html) implements Block {}

    /// One number at the top.
    ///
    /// @param value the number
    /// @param what what it is, in a few words
    record Tile(String value, String what) {}

    /// @param lead one line: where it comes from
    Sheet(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    Sheet heading(String text) {
        return add(new Heading(text));
    }

    Sheet note(String text) {
        return add(new Note(text));
    }

    /// What it all comes to, the main sentence first.
    Sheet verdict(boolean good, String... sentences) {
        return add(new Verdict(good, List.of(sentences)));
    }

    Sheet tiles(Tile... tiles) {
        return add(new Tiles(List.of(tiles)));
    }

    /// What could be done: each with its evidence and the next command.
    Sheet proposals(JsonNode all) {
        return add(new Proposals(all));
    }

    /// Something that holds or not.
    ///
    /// @param todo what to do about it; empty: nothing
    Sheet check(String number, boolean pass, String name, String evidence, String todo) {
        return add(new Check(number, pass, name, evidence, todo));
    }

    /// @param none said where there are no rows
    /// @param heads those of columns of numbers start with `#`
    Sheet table(String none, List<String> heads, List<List<String>> rows) {
        return rows.isEmpty() ? note(none) : add(new Table(heads, rows));
    }

    /// A chart, on the page only: the tables say the same.
    Sheet figure(Html html) {
        return add(new Figure(html));
    }

    private Sheet add(Block block) {
        blocks.add(block);
        return this;
    }

    void print(PrintWriter out) {
        Wrapped.print(out, "", title);
        Wrapped.print(out, "", lead);
        for (var block : blocks) {
            switch (block) {
                case Heading heading -> {
                    out.println();
                    out.println(SafeText.line(heading.text()));
                }
                case Note note -> Wrapped.print(out, "  ", note.text());
                case Verdict verdict -> verdict.sentences().forEach(sentence -> Wrapped.print(out, "", sentence));
                case Tiles tiles -> Wrapped.print(out, "", tiles.tiles().stream().map(tile -> tile.value() + " " + tile.what()).collect(Collectors.joining(" · ")));
                case Proposals proposals -> print(out, proposals.all());
                case Table table -> {
                    var columns = new Columns(table.heads().stream().map(Sheet::bare).toArray(String[]::new));
                    table.rows().forEach(row -> columns.row(row.toArray()));
                    columns.print(out, "  ");
                }
                case Check check -> {
                    Wrapped.print(out, "  " + check.number() + ". " + mark(check), check.name() + ".");
                    Wrapped.print(out, "             ", check.evidence());
                    if (!check.todo().isBlank()) Wrapped.print(out, "           → ", check.todo());
                }
                case Figure _ -> { }
            }
        }
    }

    private static void print(PrintWriter out, JsonNode proposals) {
        int number = 1;
        for (var one : proposals) {
            var head = "  " + number++ + ". ";
            var indent = " ".repeat(head.length());
            Wrapped.print(out, head, one.path("text").asText() + " [" + one.path("about").asText() + "]");
            Wrapped.print(out, indent, one.path("evidence").asText());
            out.println(indent + "→ " + SafeText.line(one.path("next").asText()));
        }
    }

    Page page() {
        var page = new Page(title, lead);
        var html = page.body();
        for (var block : blocks) {
            switch (block) {
                case Heading heading -> html.element("h2", heading.text());
                case Note note -> html.element("p class=\"soft\"", note.text());
                case Verdict verdict -> {
                    html.raw("<div class=\"verdict" + (verdict.good() ? "" : " warn") + "\">");
                    verdict.sentences().forEach(sentence -> html.element("p", sentence));
                    html.raw("</div>\n");
                }
                case Tiles tiles -> {
                    html.raw("<div class=\"tiles\">\n");
                    tiles.tiles().forEach(tile -> html.raw("<div class=\"tile\">").element("strong", tile.value()).element("span", tile.what()).raw("</div>\n"));
                    html.raw("</div>\n");
                }
                case Proposals proposals -> page(html, proposals.all());
                case Table table -> {
                    html.table(table.heads().toArray(String[]::new));
                    table.rows().forEach(row -> html.row(row.toArray(String[]::new)));
                    html.endTable();
                }
                case Check check -> {
                    html.raw("<div class=\"verdict" + (check.pass() ? "" : " warn") + "\">").element("p", check.number() + ". " + mark(check).strip() + ": " + check.name())
                            .element("p", check.evidence());
                    if (!check.todo().isBlank()) html.element("p", "→ " + check.todo());
                    html.raw("</div>\n");
                }
                case Figure figure -> html.add(figure.html());
            }
        }
        return page;
    }

    private static void page(Html html, JsonNode proposals) {
        html.raw("<ol>\n");
        for (var one : proposals) {
            html.raw("<li>").element("strong", one.path("text").asText()).element("p class=\"soft\"", one.path("about").asText() + " — " + one.path("evidence").asText())
                    .element("pre", one.path("next").asText()).raw("</li>\n");
        }
        html.raw("</ol>\n");
    }

    private static String mark(Check check) {
        return check.pass() ? "holds   " : "not yet ";
    }

    private static String bare(String head) {
        return head.startsWith("#") ? head.substring(1) : head;
    }
}
