package io.countersign.cli.page;

import io.countersign.cli.text.SafeText;
import java.util.List;

/// A page, or a part of one, that is built from others' words: nothing of them ever acts.
public final class Html {

    private final StringBuilder page = new StringBuilder();
    private List<String> columns = List.of();

    /// Markup of ours.
    public Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /// Words of anybody.
    public Html text(String words) {
        page.append(escaped(words));
        return this;
    }

    /// `<tag>words</tag>`
    ///
    /// @param tag with attributes of ours, such as `p class="soft"`
    public Html element(String tag, String words) {
        return raw("<" + tag + ">").text(words).raw("</" + tag.split(" ")[0] + ">\n");
    }

    /// A line of a list of facts; nothing where there is no fact.
    public Html fact(String name, String value) {
        return value == null || value.isBlank() ? this : element("dt", name).element("dd", value);
    }

    /// Another part, as it is.
    public Html add(Html part) {
        page.append(part.page);
        return this;
    }

    /// Starts a table that scrolls on its own where the page is too narrow for it. End it with [#endTable()].
    ///
    /// @param heads the columns; one that starts with `#` holds numbers and is aligned right, the sign is not shown
    public Html table(String... heads) {
        columns = List.of(heads);
        raw("<div class=\"scroll\"><table>\n<thead><tr>");
        for (var head : heads) {
            if (head.startsWith("#")) element("th scope=\"col\" class=\"number\"", head.substring(1));
            else element("th scope=\"col\"", head);
        }
        return raw("</tr></thead>\n<tbody>\n");
    }

    /// A row of a table, one cell for each column.
    public Html row(String... cells) {
        raw("<tr>");
        for (int i = 0; i < cells.length; i++) element(columns.get(i).startsWith("#") ? "td class=\"number\"" : "td", cells[i]);
        return raw("</tr>\n");
    }

    /// Ends a table.
    public Html endTable() {
        return raw("</tbody>\n</table></div>\n");
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private static String escaped(String words) {
        return SafeText.block(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
