package io.countersign.cli;

import io.countersign.cli.text.SafeText;

/// A page that is built from others' words: nothing of them ever acts.
final class Html {

    private final StringBuilder page = new StringBuilder();

    /// Markup of ours.
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /// Words of anybody.
    Html text(String words) {
        page.append(escaped(words));
        return this;
    }

    /// `<tag>words</tag>`
    Html element(String tag, String words) {
        return raw("<" + tag + ">").text(words).raw("</" + tag.split(" ")[0] + ">\n");
    }

    /// A line of a list of facts; nothing where there is no fact.
    Html fact(String name, String value) {
        return value == null || value.isBlank() ? this : element("dt", name).element("dd", value);
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private static String escaped(String words) {
        return SafeText.block(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
